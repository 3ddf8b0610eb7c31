"""Tests for reading, on a small file."""

import numpy as np
import pytest

from engine.bench.core import timing
from engine.bench.workers import measured_costs
from engine.bench.workers import reading
from tests.engine import tiny_runs


@pytest.fixture(name='noise')
def fixture_noise(tmp_path):
  found = reading.NoiseFile(tiny_runs.SPEC, tmp_path / 'records.bin', records=2048)
  found.write()
  return found


def test_one_of_many_reads_its_rows(noise):
  records, numbers, epochs = next(reading.queue(noise, 4, rows=16, records=8192))
  assert (records.shape, len({*numbers})) == ((16, 3073), 16)
  assert {*epochs} == {0}
  whole = noise.files(1).reader()(0, 2048)
  np.testing.assert_array_equal(records, whole[numbers % 2048])


def test_candidates_count_records(noise, monkeypatch):
  monkeypatch.setattr(reading, 'WORKERS', (1, 64))
  monkeypatch.setattr(reading, 'RECORDS', 8192)
  queues = reading.queues(noise)
  assert [one.work() for one in queues] == [reading.ROWS] * 2
  cold, warm = reading.disk(noise)
  assert [cold.work(), cold.work(), cold.work(), warm.work()] == [1024] * 4
  found = timing.measure([cold, warm], timing.Plan(1, 0.001))
  assert [one.name for one in found] == [measured_costs.DISK, measured_costs.PAGES]
