"""Tests for measured_costs: exact measurements give back the costs that they were made of."""

import dataclasses

import pytest

from engine.bench.workers import measured_costs
from tests.engine.bench.workers import measured_tables

_TABLES = measured_tables.tables()


def values(costs):
  return pytest.approx(dataclasses.astuple(costs))


def test_tables_of_a_file():
  found = measured_costs.tables_of(measured_tables.content())
  assert {*found} == {*measured_costs.COLUMNS}
  assert all(len(row) == len(measured_costs.COLUMNS[title])
             for title, rows in found.items() for row in rows)


def test_a_step():
  found = measured_costs.step(_TABLES)
  for line, expected in ((found.seconds, measured_tables.STEP.seconds),
                         (found.processor, measured_tables.STEP.processor)):
    assert dataclasses.astuple(line) == values(expected)


def test_messages():
  assert measured_costs.messages(_TABLES) == (4_000_000, 8)


def test_the_loopback_of_two_workers_is_that_of_three():
  found = measured_costs.loopback(_TABLES, measured_tables.CORES)
  assert dataclasses.astuple(found) == values(measured_tables.NETWORK)


def test_input():
  assert measured_costs.reading(_TABLES) == pytest.approx(measured_tables.READING)
  assert measured_costs.in_memory(_TABLES).processor_seconds(100, 8) == pytest.approx(0.0015)
  streamed = measured_costs.streamed(_TABLES, measured_tables.RECORD_BYTES)
  # 26.1 us an example, 6.2 of them of the reading thread.
  assert streamed.row == pytest.approx(20e-6, rel=0.01)
  assert streamed.disk == pytest.approx(3e8)
  assert streamed.record_bytes == measured_tables.RECORD_BYTES


def test_meetings_and_spread():
  meeting = measured_costs.meeting(_TABLES)
  assert (meeting.fixed, meeting.slope) == (pytest.approx(5e-4), pytest.approx(1e-4))
  assert measured_costs.spread(_TABLES).values == (0.9, 1.0, 1.2)


def test_all_together():
  here = measured_costs.here(_TABLES, measured_tables.CORES)
  assert here.cores == measured_tables.CORES
  assert here.parts(1, 100).step == pytest.approx(0.11)
