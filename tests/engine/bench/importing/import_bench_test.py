"""The benchmark of an import, on rounds of a moment."""

import dataclasses
import pathlib

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.importing import folder_candidates
from engine.bench.importing import generated_pictures
from engine.bench.importing import import_bench
from engine.bench.importing import import_frameworks
from engine.config import recipe_catalog
from engine.training import memory_allocator
from tests.engine.bench.core import fake_worker
from tests.engine.bench.core import small_timeables


@pytest.fixture(name='result', scope='module')
def fixture_result():
  with pytest.MonkeyPatch.context() as monkeypatch:
    yield _run(monkeypatch)


def _run(monkeypatch):
  monkeypatch.setattr(generated_pictures, 'JPEG_SIZE', (96, 72))
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: False)
  folders: list[pathlib.Path] = []
  monkeypatch.setattr(generated_pictures, 'write_folder',
                      lambda folder, *numbers: folders.append(folder))
  requested = folder_candidates.candidates

  def candidates(workload, others, environment):
    assert workload.folder == str(folders[0])
    return [dataclasses.replace(one, build=small_timeables.Counting, arguments=(0,))
            for one in requested(workload, others, environment)]

  monkeypatch.setattr(folder_candidates, 'candidates', candidates)
  absent, there = import_frameworks.FRAMEWORKS.values()
  monkeypatch.setattr(import_frameworks, 'FRAMEWORKS', {
      'torchvision': dataclasses.replace(absent, packages=('no_such_package',)),
      'datasets': dataclasses.replace(there, packages=())})
  return import_bench.run(benchmark_config.BenchmarkConfig(
      recipe_catalog.get('cifar10_tutorial'), '', 'binary', timing.Plan(2, 0.001),
      frameworks=('torchvision', 'datasets')))


def test_a_result_has_all_rows_and_compares_with_pillow(result):
  assert (result.benchmark, result.item) == ('import', 'picture')
  names = [row.name for row in result.timings]
  assert names == [
      'JPEG 500x375, import', 'JPEG 500x375, import, all pixels', 'JPEG 500x375, Pillow, fitted',
      'JPEG 500x375, Pillow', 'JPEG 500x375, Pillow, all pixels', 'PNG 32x32, import',
      'PNG 32x32, Pillow', 'ours: folder, 1 process', 'ours: folder, 2 processes',
      'Pillow: folder, 1 process', 'Pillow: folder, 2 processes', 'Hugging Face: folder, 1 process',
      'Hugging Face: folder, 2 processes', 'Hugging Face: folder, 1 process, reduced scale',
      'Hugging Face: folder, 2 processes, reduced scale']
  assert all(min(row.rates) > 0 for row in result.timings)
  pairs = [(ratio.numerator, ratio.denominator) for ratio in result.ratios]
  assert pairs[:4] == [
      (names[0], names[2]), (names[0], names[3]), (names[0], names[1]), (names[5], names[6])]
  assert [(one.partition(':')[0], other.partition(':')[0]) for one, other in pairs[4:]] == [
      ('ours', 'Pillow'), ('ours', 'Hugging Face')]


def test_a_sentence_tells_what_each_does_not_do(result):
  assert [note.split()[0] for note in result.notes] == [
      'ours', 'Pillow', 'Hugging', 'no_such_package:']
