"""Tests for engine.bench.style.style_bench, in this process, with a few filters."""

import dataclasses
import importlib.util

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.style import rana_style
from engine.bench.style import style_bench
from engine.bench.style import style_workload
from engine.config import recipe_catalog
from tests.engine.bench.core import fake_worker
from tfrecords import errors


@pytest.fixture(autouse=True)
def fixture_in_this_process(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(rana_style, 'build', rana_style.RanaStyle)
  monkeypatch.setattr(style_workload, 'FILTERS', (4, 5, 6, 7, 8))


def _run(names=()):
  lines = []
  result = style_bench.run(benchmark_config.BenchmarkConfig(
      recipe_catalog.get('cifar10_tutorial'), 'data', 'binary', timing.Plan(2, 0.01),
      session.Session(lines.append), names, image_size=16))
  assert sum(line.startswith('round') for line in lines) == 2
  return result


def test_ours_alone_with_its_memory():
  result = _run()
  assert (result.benchmark, result.item) == ('style', 'iteration')
  assert [row.name for row in result.timings] == ['ours']
  assert result.ratios == ()
  estimate, peak = result.tables[0].rows
  assert peak[1] == 3
  assert peak[2] == pytest.approx(
      fake_worker.PEAK_BYTES / (estimate[1] * 2 ** 20), rel=0.01)
  assert '16x16 pixels' in result.title
  assert result.recipe['size'] == 16


def test_a_framework_that_is_missing_is_named(monkeypatch):
  absent = dataclasses.replace(frameworks.FRAMEWORKS['torch'], packages=('no_such_package',))
  monkeypatch.setitem(frameworks.FRAMEWORKS, 'torch', absent)
  result = _run(('torch',))
  assert result.notes == ("no_such_package: not installed, left out; pip install -e '.[peers]'",)


@pytest.mark.skipif(not importlib.util.find_spec('torch'), reason='PyTorch is not installed')
def test_against_pytorch(monkeypatch):
  monkeypatch.setattr(style_bench.torch_style, 'MODES', {
      'eager': style_bench.torch_style.MODES['eager']})
  result = _run(('torch',))
  assert [row.name for row in result.timings] == ['ours', 'PyTorch: eager']
  assert result.ratios[0].numerator == 'ours'
  assert not [note for note in result.notes if 'same' in note]


def test_another_loss_is_doubted():
  losses = {'ours': 100.0, 'a': 100.01, 'b': 101.0}
  first = {name: style_workload.FirstIteration(loss) for name, loss in losses.items()}
  assert style_bench.loss_warnings(first) == [
      'b: loss 101 at the first iteration, ours 100; is it the same?']


def test_other_frameworks_are_refused():
  with pytest.raises(errors.InputError,
                     match='^--frameworks=jax: --benchmark=style measures no such framework'):
    _run(('torch', 'jax'))
