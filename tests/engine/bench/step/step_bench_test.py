"""Tests for step_bench, in this process, on a few records and rounds of a moment."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import emulation
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.step import matmul_kernel
from engine.bench.step import roofline_kernels
from engine.bench.step import step_batches
from engine.bench.step import step_bench
from engine.training import compute_dtype
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker
from tests.engine.bench.step import small_workloads
from tfrecords import errors


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(autouse=True)
def fixture_in_this_process(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(step_batches, 'use_cpu', lambda workload: None)
  monkeypatch.setattr(roofline_kernels, '_LARGE', 16)
  monkeypatch.setattr(matmul_kernel, '_MAX_COPIES', 2)
  monkeypatch.setattr(compute_dtype, 'resolve', {'auto': 'bfloat16'}.__getitem__)
  monkeypatch.setattr(memory_allocator, 'can_keep_freed_memory', lambda: True)
  absent = dataclasses.replace(frameworks.FRAMEWORKS['jax'], packages=('no_such_package',))
  monkeypatch.setitem(frameworks.FRAMEWORKS, 'jax', absent)


def config_of(data_dir, names=(), **changes):
  return benchmark_config.BenchmarkConfig(
    small_workloads.RECIPE.with_settings(**changes),
    data_dir,
    'binary',
    timing.Plan(2, 0.01),
    frameworks=names,
  )


def _modes(names):
  """Returns the names of rows or of their lines, whichever process of a mode was faster."""
  return [name.removesuffix(', tuned') for name in names]


@pytest.mark.slow
def test_a_result_has_everybody_and_the_roofline(data_dir, monkeypatch):
  lines = []
  fit = dataclasses.replace(frameworks.FRAMEWORKS['keras'], modes={
      'float32': frameworks.FRAMEWORKS['keras'].modes['float32']})
  monkeypatch.setitem(frameworks.FRAMEWORKS, 'keras', fit)
  config = dataclasses.replace(config_of(data_dir, ('keras', 'jax')),
                              session=session.Session(lines.append))
  result = step_bench.run(config)
  assert (result.benchmark, result.item) == ('step', 'step')
  assert [line.partition(',')[0] for line in lines if line.startswith('candidate')] == [
      'candidate 1 of 5: ours: bfloat16', 'candidate 2 of 5: ours: float32',
      'candidate 3 of 5: ours: float32', 'candidate 4 of 5: plain TensorFlow: float32',
      'candidate 5 of 5: Keras: float32']
  assert [line.partition(';')[0] for line in lines[-2:]] == ['round 1 of 2', 'round 2 of 2']
  assert _modes(row.name for row in result.timings) == [
      'ours: bfloat16', 'ours: float32', 'ours: float32, memory returned',
      'plain TensorFlow: float32', 'Keras: float32', 'roofline: bfloat16', 'roofline: float32']
  assert all(len(row.rates) == 2 and min(row.rates) > 0 for row in result.timings)
  assert {(ratio.numerator, *_modes([ratio.denominator])) for ratio in result.ratios} >= {
      ('ours: float32', 'plain TensorFlow: float32'), ('ours: float32', 'Keras: float32'),
      ('ours: float32', 'ours: float32, memory returned')}
  assert len([note for note in result.notes if 'ms a step in the warm-up' in note]) == 2
  assert result.title.startswith('Training step of cifar10_tutorial: batch 8 of 8x8x3, ')
  assert [table.title for table in result.tables] == [
      'share of the roofline: its time over the time of the step',
      'products in bfloat16, each at its best', 'products in float32, each at its best',
      'first step']
  losses = [row[1] for row in result.tables[-1].rows]
  assert losses == pytest.approx([losses[0]] * 5, rel=0.03)
  assert len({row[2] for row in result.tables[-1].rows}) == 1
  assert result.notes[0] == "no_such_package: not installed, left out; pip install -e '.[peers]'"
  assert not [note for note in result.notes if 'same network' in note]
  assert list(result.machine.packages) == ['keras']


@pytest.mark.slow
def test_a_mode_that_is_emulated_is_left_out_and_a_killed_start_continued(data_dir, tmp_path,
                                                                          monkeypatch):
  keras = frameworks.FRAMEWORKS['keras']
  monkeypatch.setitem(frameworks.FRAMEWORKS, 'keras', dataclasses.replace(
      keras, modes={name: mode for name, mode in keras.modes.items()
                    if name in ('float32', 'mixed_bfloat16')}))
  monkeypatch.setattr(emulation, 'SHARE_OF_FLOAT32', 1e9)
  config = config_of(data_dir, ('keras',))
  path = tmp_path / 'step.json.partial'

  def killed(line):
    if line.startswith('round 1'):
      raise KeyboardInterrupt

  with pytest.raises(KeyboardInterrupt):
    step_bench.run(dataclasses.replace(config, session=session.Session(killed, path)))
  lines = []
  second = session.Session(lines.append, path)
  result = step_bench.run(dataclasses.replace(config, session=second))
  assert lines[0] == 'round 1 is of an earlier start, which was interrupted'
  assert [line for line in lines if 'mixed' in line] == []
  assert _modes(row.name for row in result.timings if row.name.startswith('Keras')) == [
      'Keras: float32']
  assert all(len(row.rates) == 2 for row in result.timings)
  assert [note.partition(' here')[0] for note in result.notes if 'bfloat16 is' in note] == [
      'Keras: mixed_bfloat16: left out, bfloat16 is emulated']


@pytest.mark.slow
def test_another_recipe_is_measured_alone(data_dir):
  result = step_bench.run(config_of(data_dir, momentum=0.9))
  assert [row.name for row in result.timings] == [
      'ours: bfloat16', 'ours: float32', 'ours: float32, memory returned', 'roofline: bfloat16',
      'roofline: float32']
  assert len(result.ratios) == 1
  assert result.recipe['momentum'] == 0.9


def test_frameworks_with_another_recipe_are_refused(data_dir):
  with pytest.raises(errors.InputError, match='this recipe has another momentum; '):
    step_bench.run(config_of(data_dir, ('keras',), momentum=0.9))


def test_mixed_labels_are_refused(data_dir):
  with pytest.raises(errors.InputError, match=(
      '^--mixup_alpha, --cutmix_alpha: the frameworks of this benchmark take one label ')):
    step_bench.run(config_of(data_dir, (), cutmix_alpha=1.0))


def test_too_few_records_for_a_batch(data_dir):
  with pytest.raises(errors.InputError, match=(
      r'^--batch_size=41: cifar10 in .* has 40 training records; give less$')):
    step_bench.run(config_of(data_dir, batch_size=41))


def test_batches_are_distorted_and_differ(data_dir):
  training_config, workload = step_bench.prepare(config_of(data_dir))
  assert workload.images.shape == (4, 8, 8, 8, 3)
  assert workload.labels.shape == (4, 8)
  assert abs(workload.images.mean()) < 1e-5  # standardized
  assert len({batch.tobytes() for batch in workload.images}) == 4
  assert training_config.train_examples == 40
  assert training_config.recipe.batch_size == 8
  assert (workload.learning_rate, workload.weight_decay, workload.num_classes) == (0.1, 0.004, 10)
