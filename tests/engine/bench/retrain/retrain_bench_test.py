"""The retraining benchmark: which runs there are, and the tables that are made of them."""

import dataclasses
import pathlib

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.retrain import retrain_bench
from engine.bench.retrain import retrain_plot
from engine.bench.retrain import retrain_run
from engine.bench.retrain import retrain_throughput
from engine.config import recipe_catalog
from engine.runs import metrics_log
from tests.engine import tiny_runs
from tests.engine.bench import small_results
from tests.engine.bench.core import fake_worker
from tfrecords import errors

_RECIPE = dataclasses.replace(
    recipe_catalog.get('cifar10'), batch_size=8, max_steps=40, class_subset=('airplane', 'dog'))


class _Runs:
  """Writes down what a training would have left, without training."""

  def __init__(self, done):
    self._done = done

  def run(self, recipe, options):
    path = pathlib.Path(options.train_dir)
    self._done.append((path.parent.name, path.name, options, recipe))
    path.mkdir(parents=True)
    file = metrics_log.MetricsFile(path / 'metrics.jsonl')
    file.append('train', recipe.max_steps, {'sec_per_batch': 0.5})
    file.append('eval', recipe.max_steps, {
        'eval_data': 'test', 'accuracy': (recipe.examples_per_class + 10 * options.seed) / 100})
    file.close()


class _Throughput:
  def measure(self, plan):
    del plan
    return [small_results.SLOW, small_results.FAST]


@pytest.fixture(name='done')
def fixture_done(monkeypatch):
  done: list[tuple] = []
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(fake_worker.FakeWorker, 'close', lambda self: None, raising=False)
  monkeypatch.setattr(retrain_run, 'prepare', lambda: _Runs(done))
  monkeypatch.setattr(retrain_throughput, 'prepare', lambda *_: _Throughput())
  return done


def _request(tmp_path, **settings):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  return benchmark_config.BenchmarkConfig(_RECIPE, str(data_dir), 'binary', timing.Plan(1, 0.01),
                                  work_dir=str(tmp_path / 'work'), examples_per_class=(1, 5),
                                  **settings)


def test_every_seed_has_its_base_and_three_variants_of_every_size(done, tmp_path):
  result = retrain_bench.run(_request(tmp_path, num_seeds=2))
  names = ['base', 'retrained_1', 'new_head_alone_1', 'from_scratch_1', 'retrained_5',
           'new_head_alone_5', 'from_scratch_5']
  assert [(seed, name) for seed, name, *_ in done] == [
      (seed, name) for seed in ('seed0', 'seed1') for name in names]
  for seed, name, options, recipe in done:
    base = str(tmp_path / 'work' / seed / 'base')
    taken = name.startswith(('retrained', 'new'))
    assert (options.warm_start_from, options.reset_head) == ((base, True) if taken else ('', False))
    assert len(recipe.frozen_layers) == {'n': 4, 'r': 1}.get(name[0], 0)
    assert options.seed == int(seed[-1])
  accuracy, bases, seconds = result.tables
  assert [row[:3] for row in accuracy.rows] == [
      (variant, size, pytest.approx(size / 100 + 0.05))
      for variant in ('retrained', 'new head alone', 'from scratch') for size in (1, 5)]
  assert accuracy.rows[0][4:] == (0.01, 0.11)
  assert bases.rows[0][:2] == ('base', 0.05)
  # Of 40 steps: 0.15 * 2^-1 for one image a class, and half a second a step.
  assert seconds.rows[0] == ('retrained', 1, 3, 4, 1.5)
  assert (result.ratios[0].numerator, result.ratios[0].denominator) == ('fast', 'slow one')
  assert result.title == 'cifar10 on 8 classes, then on airplane, dog'


def test_a_run_is_the_base_of_all_seeds(done, tmp_path):
  run = tiny_runs.make(tmp_path / 'run', (5,))
  request = dataclasses.replace(
      _request(tmp_path, num_seeds=2), warm_start_from=str(run), examples_per_class=(1,))
  result = retrain_bench.run(request)
  assert [(seed, name) for seed, name, *_ in done] == [
      (seed, name) for seed in ('seed0', 'seed1')
      for name in ('retrained_1', 'new_head_alone_1', 'from_scratch_1')]
  assert {options.warm_start_from for _, name, options, _ in done} == {'', str(run)}
  assert result.title == f'{run}, then airplane, dog of cifar10'
  assert [table.title for table in result.tables] == [
      'accuracy on the test images',
      'seconds of training, mean over the seeds: steps, input, checkpoints']
  assert len(retrain_plot.draw(result).axes[0].get_legend_handles_labels()[1]) == 3


def test_more_images_than_there_are_are_refused_before_anything_is_trained(done, tmp_path):
  with pytest.raises(errors.InputError, match='^--examples_per_class=50: there are'):
    retrain_bench.run(dataclasses.replace(_request(tmp_path), examples_per_class=(1, 50)))
  assert not done


def test_an_input_error_ends_it(done, tmp_path, monkeypatch):
  def refuse(self, recipe, options):
    raise errors.InputError('--this=1: give 2')

  monkeypatch.setattr(_Runs, 'run', refuse)
  with pytest.raises(errors.InputError, match='--this=1: give 2'):
    retrain_bench.run(_request(tmp_path))
  assert not done
