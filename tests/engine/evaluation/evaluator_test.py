"""Tests for engine.evaluation.evaluator."""

import dataclasses
import datetime
import json
import re

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import best_checkpoint
from engine.evaluation import eval_examples
from engine.evaluation import evaluator
from engine.runs import checkpoint_files
from engine.runs import checkpoint_reader
from engine.runs import dataset_splits
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tests.engine.evaluation import event_files
from tfrecords import data_identity
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import reader
from tfrecords import record_loader

NOW = datetime.datetime(2015, 11, 6, 8, 30, 44, 391206)
PICTURES = ('confusion', 'learning_curve', 'mistakes')


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(scope='module')
def done(tmp_path_factory, data_dir):
  """A run of three checkpoints, the second damaged, with the first and the third evaluated."""
  run_dir = tiny_runs.make(
      tmp_path_factory.mktemp('runs') / 'run', (10, 20, 30), **tiny_runs.SOFTMAX)
  tiny_runs.damage(run_dir, 20)
  data = eval_examples.load(
    dataset_splits.evaluation_source(run_dir.read_config(), tiny_runs.SPEC, data_dir)
  )
  lines = []
  evaluate = evaluator.Evaluator(
      run_dir, run_dir.read_config(), data, 'test', lines.append, lambda: NOW, batch_size=10)
  first, second, third = checkpoint_files.list_complete(run_dir.checkpoints)
  results = [evaluate(first)]
  with pytest.raises(errors.InputError, match='ckpt-20: this checkpoint cannot be read'):
    evaluate(second)
  return run_dir, evaluate, [*results, evaluate(third)], lines


def confusion_of(network, config, data_dir):
  images, labels = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'test'))
  logits = network(preprocess.preprocess(images, config.preprocessing))
  matrix = np.zeros([10, 10], int)
  np.add.at(matrix, (labels.numpy(), logits.numpy().argmax(1)), 1)
  return matrix


def test_evaluates_averages_and_weights_of_the_checkpoint(done, data_dir):
  run_dir, _, results, _ = done
  config = run_dir.read_config()
  state = state_lib.TrainState(config)
  for result in results:
    checkpoint_reader.restore(
        state.checkpoint(), str(run_dir.checkpoints / f'ckpt-{result.step}'), expect_partial=True)
    np.testing.assert_array_equal(
        result.averages.confusion, confusion_of(state.averages, config, data_dir))
    np.testing.assert_array_equal(
        result.raw.confusion, confusion_of(state.network, config, data_dir))
  assert [result.step for result in results] == [10, 30]
  assert results[0].averages.cross_entropy != results[1].averages.cross_entropy


def test_says_the_line_and_the_classes(done):
  _, _, results, lines = done
  assert len(lines) == 10
  assert re.fullmatch(
      r'2015-11-06 08:30:44\.391206: precision @ 1 = 0\.\d{3} \(step 10, \d+ of 23, '
      r'95% 0\.\d{3}\.\.0\.\d{3}; mean of the recalls 0\.\d{3}; raw weights 0\.\d{3}\)', lines[0])
  assert lines[1] == '  per class: recall (precision)'


def test_records_what_was_read_and_nothing_else(done):
  run_dir, evaluate, results, _ = done
  records = metrics_log.read(run_dir.metrics, 'eval')
  assert [record['step'] for record in records] == [10, 30]
  assert {step: values['count'] for step, values in evaluate.evaluated().items()} == {
      10: 23, 30: 23}
  for record, result in zip(records, results, strict=True):
    assert record['accuracy'] == result.averages.accuracy
    assert record['accuracy_raw'] == result.raw.accuracy
    assert record['eval_data'] == 'test'
    assert record['per_class'].keys() == set(tiny_runs.SPEC.class_names)


def test_draws_and_writes_events(done):
  run_dir, _, results, _ = done
  assert sorted(path.name for path in (run_dir.path / 'plots').iterdir()) == [
      f'{name}.png' for name in PICTURES]
  found = event_files.scalars_and_images(run_dir.events('eval'))
  assert found.keys() == {10, 30}
  assert found[30]['accuracy and loss/accuracy'] == pytest.approx(results[1].averages.accuracy)
  assert found[30]['confusion'][0] > 300
  assert found[30]['mistakes'][0] > 300


def test_keeps_the_best_so_that_it_can_be_restored(done, data_dir):
  run_dir, _, results, _ = done
  winner = max(results, key=lambda result: result.averages.accuracy)
  assert best_checkpoint.read(run_dir) == {
    'step': winner.step,
    'accuracy': winner.averages.accuracy,
    'count': 23,
    'eval_data': 'test',
  }
  state = state_lib.TrainState(run_dir.read_config())
  kept, = checkpoint_files.list_complete(run_dir.best)
  saved = tiny_runs.without_optimizer(state)
  checkpoint_reader.restore(saved, kept, expect_partial=True)
  assert int(state.step) == winner.step
  np.testing.assert_array_equal(
      confusion_of(state.averages, run_dir.read_config(), data_dir), winner.averages.confusion)


def test_other_data_leaves_best_and_the_pictures_alone(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), validation_examples=12, **tiny_runs.SOFTMAX)
  lines = []
  evaluate = evaluator.build(run_dir, data_dir, 'validation', lines.append, num_examples=7)
  assert evaluate(checkpoint_files.list_complete(run_dir.checkpoints)[0]).averages.count == 7
  assert ' of 7 validation, ' in lines[0]
  assert not run_dir.best.exists()
  assert sorted(path.name for path in (run_dir.path / 'plots').iterdir()) == [
      f'{name}_validation.png' for name in PICTURES]
  assert json.loads(run_dir.metrics.read_text())['eval_data'] == 'validation'


def test_raw_weights_may_be_left_out(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  lines = []
  evaluate = evaluator.build(run_dir, data_dir, 'test', lines.append, raw_weights=False)
  result = evaluate(checkpoint_files.list_complete(run_dir.checkpoints)[0])
  assert result.raw is None
  assert 'raw' not in lines[0]
  assert 'accuracy_raw' not in json.loads(run_dir.metrics.read_text())
  # What is kept for use has them all the same.
  kept = state_lib.TrainState(run_dir.read_config())
  best, = checkpoint_files.list_complete(run_dir.best)
  checkpoint_reader.restore(tiny_runs.without_optimizer(kept), best, expect_partial=True)
  assert list(evaluate.evaluated()) == [10]


def test_flip_averaging_reports_both(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), test_time_flip=True, **tiny_runs.SOFTMAX)
  config, lines = run_dir.read_config(), []
  result = evaluator.build(run_dir, data_dir, 'test', lines.append)(
      checkpoint_files.list_complete(run_dir.checkpoints)[0])
  state = state_lib.TrainState(config)
  checkpoint_reader.restore(state.checkpoint(),
                            checkpoint_files.list_complete(run_dir.checkpoints)[0])
  np.testing.assert_array_equal(
      result.unflipped.confusion, confusion_of(state.averages, config, data_dir))
  np.testing.assert_array_equal(
      result.averages.confusion, confusion_of(
          lambda images: state.averages(images) + state.averages(images[:, :, ::-1]), config,
          data_dir))
  assert f'averaged in, without {result.unflipped.accuracy:.3f}; raw weights ' in lines[0]
  record = json.loads(run_dir.metrics.read_text())
  assert record['accuracy_unflipped'] == result.unflipped.accuracy
  assert record['accuracy'] == result.averages.accuracy


def test_a_run_in_bfloat16_is_evaluated_in_bfloat16(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), compute_dtype='bfloat16', **tiny_runs.SOFTMAX)
  config = run_dir.read_config()
  result = evaluator.build(run_dir, data_dir, 'test', print)(
      checkpoint_files.list_complete(run_dir.checkpoints)[0])
  state = state_lib.TrainState(config)
  checkpoint_reader.restore(state.checkpoint(),
                            checkpoint_files.list_complete(run_dir.checkpoints)[0])

  def half(images):
    return tf.cast(state.averages(tf.cast(images, tf.bfloat16)), tf.float32)

  np.testing.assert_array_equal(
      result.averages.confusion, confusion_of(half, config, data_dir))


def test_refuses_a_directory_without_a_run(tmp_path, data_dir):
  run_dir = run_dir_lib.RunDir(tmp_path)
  with pytest.raises(errors.InputError, match='holds no run'):
    evaluator.build(run_dir, data_dir, 'test', print)


def test_evaluations_on_other_test_images_are_not_compared(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  path, = checkpoint_files.list_complete(run_dir.checkpoints)
  evaluator.build(run_dir, data_dir, 'test', print)(path)
  other = tiny_runs.write_records(tmp_path / 'data')
  file = other / tiny_runs.SPEC.directory / 'test_batch.bin'
  records = bytearray(file.read_bytes())
  records[-1] ^= 1
  file.write_bytes(records)
  lines = []
  evaluate = evaluator.build(run_dir, other, 'test', lines.append)
  line, = lines
  assert line.startswith(f'{run_dir}: step 10 was evaluated on other test images (checksums ')
  assert line.endswith(' now); do not compare the numbers')
  assert evaluate.evaluated() == {}


def test_train_eval_is_refused_on_other_records(tmp_path, data_dir):
  config = dataclasses.replace(
      tiny_runs.config(**tiny_runs.SOFTMAX), data=data_identity.DataIdentity('12', '34'))
  run_dir = run_dir_lib.RunDir(tmp_path / 'run')
  run_dir.begin(config)
  with pytest.raises(errors.InputError, match=f'--data_dir={data_dir}: the images and labels of'):
    evaluator.build(run_dir, data_dir, 'train_eval', print)


def test_lines_that_are_not_records_are_counted(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  run_dir.metrics.write_text('x\n')
  lines = []
  evaluator.build(run_dir, data_dir, 'test', lines.append, num_examples=3)
  assert lines == [
      f'{run_dir.metrics}: 1 line is not a record and is skipped (line 1 is the first)']
