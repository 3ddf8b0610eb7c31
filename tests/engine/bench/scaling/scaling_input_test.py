"""Tests for engine.bench.scaling.scaling_input, on a few records."""


import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.scaling import scaling_input
from engine.config import recipe_catalog
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tfrecords import datasets
from tfrecords.formats import binary

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)


@pytest.mark.parametrize('dataset', ['cifar10', 'cifar100'])
def test_noise_is_a_sound_file_of_records(tmp_path, dataset):
  spec = datasets.get(dataset)
  scaling_input.write_noise(tmp_path / 'noise.bin', spec, 30)
  assert binary.check(spec, tmp_path / 'noise.bin') == 30
  assert len(set((tmp_path / 'noise.bin').read_bytes())) == 256


@pytest.mark.parametrize('budget', [10 ** 9, 0])
def test_a_set_is_the_file_so_many_times(tmp_path, budget):
  path = tmp_path / 'noise' / 'records.bin'
  path.parent.mkdir()
  scaling_input.write_noise(path, tiny_runs.SPEC, 20)
  found = scaling_input.InputWorkload(path, 3, _RECIPE, budget)
  assert found.data.source.num_examples == 60
  assert (found.data.streamed is None) == bool(budget)
  assert found.work() == 80
  assert found.start_seconds() > 0


@pytest.fixture(name='asked')
def fixture_asked(monkeypatch):
  """Makes the sizes small and workers subjects of this process; returns what they were given."""
  asked = []

  def build(*arguments):
    asked.append(arguments)
    return scaling_input.InputWorkload(*arguments)

  for name, value in {'FILE_RECORDS': 20, 'DATASET_SIZES': (20, 40, 60),
                      'MEMORY_BUDGET_BYTES': 50 * 3073, 'build': build}.items():
    monkeypatch.setattr(scaling_input, name, value)
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  return asked


def test_sets_in_memory_as_far_as_they_fit_and_all_streamed(asked):
  measured = scaling_input.by_records(benchmark_config.BenchmarkConfig(
      _RECIPE, '', 'binary', timing.Plan(1, 0.01)), 'part 1 of 1')
  assert [row[:3] for row, _ in measured] == [
      (place, size, size * 3073 / 1e6) for place, size in (
          ('in memory', 20), ('in memory', 40), ('streamed', 20), ('streamed', 40),
          ('streamed', 60))]
  assert measured[0][1].name == 'example of 20 records, in memory'
  for row, found in measured:
    assert row[3] > 0
    assert row[4] == found.rate
    assert row[6] == fake_worker.PEAK_BYTES / 1e6
  assert [arguments[1] for arguments in asked] == [1, 2, 1, 2, 3]
