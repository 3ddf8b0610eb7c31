"""Tests for scenarios: what is measured stays, what is assumed is said."""

import pytest

from engine.bench.workers import scenarios
from tests.engine.bench.workers import measured_tables

_TABLES = measured_tables.tables()


def test_networks():
  found = scenarios.networks(measured_tables.NETWORK)
  here = found[scenarios.MEASURED_NETWORK]
  # The program is slower than the link.
  assert (here.latency, here.bandwidth) == (pytest.approx(520e-6), 4e8)
  assert found['25 Gbit/s, used fully'].bandwidth == pytest.approx(3.125e9)


def test_processors():
  found = scenarios.processors(_TABLES, 2)
  assert found.parts(1, 100).step == pytest.approx(0.11)
  assert found.meeting.at(10) == pytest.approx(0.0015)


def test_gpus_compute_faster_and_read():
  found = scenarios.gpus(_TABLES, 2, 3073, '100 Gbit/s, used fully')
  parts = found.parts(1, 2048)
  assert parts.compute == pytest.approx(1e-3 + 2048 * 1.66e-6)
  assert parts.thread == pytest.approx(2048 * 6.1977e-6, rel=1e-4)
  assert parts.disk == pytest.approx(2048 * 3073 / 3e9)
  assert found.cores == 16


def test_failures_of_a_worker():
  """As of 2,048 machines that were interrupted 419 times in 54 days: once in nine months."""
  assert scenarios.BETWEEN_FAILURES / 86_400 == pytest.approx(264, abs=1)
