"""Tests for engine.reporting.tensorboard_tracker: what a record becomes in TensorBoard."""

import math

import numpy as np
import pytest
from tensorboard.plugins.image import metadata
import tensorflow as tf

from engine.evaluation import evaluation_log
from engine.evaluation import metrics as metrics_lib
from engine.reporting import tensorboard_tracker
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tests.engine.evaluation import event_files

AVERAGES = metrics_lib.ClassificationMetrics(np.array([[6, 2], [0, 0]]), 4.0)
RAW = metrics_lib.ClassificationMetrics(np.array([[4, 4], [0, 0]]), math.nan)
_TRAINING = {'loss': 4.5, 'cross_entropy': 2.5, 'weight_decay': 2.0, 'accuracy': 0.25,
             'learning_rate': 0.125, 'input_wait': 3.0, 'examples_per_sec': 100.0}
_HPARAMS = '_hparams_/session_start_info'


@pytest.fixture(name='tracker')
def fixture_tracker(tmp_path):
  return tensorboard_tracker.TensorBoardTracker(
      run_dir_lib.RunDir(tmp_path), tiny_runs.config())


def _evaluate(tracker, eval_data, step, pictures=(), **others):
  evaluation = evaluation_log.Evaluation(step, AVERAGES, **({'raw': RAW} | others))
  record = evaluation_log.record(evaluation, eval_data, ('cat', 'dog'), 1.0)
  tracker.write('eval', step, record, dict(pictures))


def _found(tmp_path, folder):
  return event_files.scalars_and_images(tmp_path / folder)


def _picture(tmp_path):
  path = tmp_path / 'picture.png'
  tf.io.write_file(str(path), tf.io.encode_png(np.zeros([5, 7, 3], np.uint8)))
  return path


def test_curves_of_the_training_stand_in_the_first_group(tracker, tmp_path):
  tracker.write('train', 10, _TRAINING, {})
  tracker.close()
  assert _found(tmp_path, 'train') == {10: {
      f'accuracy and loss/{name}': value for name, value in _TRAINING.items()
      if name not in ('input_wait', 'examples_per_sec')}}
  tags = ('activations/conv1', 'class precision/cat', 'gradients/a', 'images', 'sparsity/conv1')
  assert all(tensorboard_tracker.GROUP < tag for tag in tags)


def test_early_stopping_has_a_curve_of_its_own(tracker, tmp_path):
  tracker.write('validation', 20, {'accuracy': 0.5, 'correct': 3}, {})
  tracker.close()
  assert _found(tmp_path, 'validation') == {20: {'accuracy and loss/accuracy': 0.5}}


def test_records_of_other_kinds_are_no_events(tracker, tmp_path):
  for kind in ('start', 'checkpoint', 'rollback', 'end'):
    tracker.write(kind, 10, {'seconds': 3}, {})
  tracker.close()
  assert list(tmp_path.iterdir()) == []


def test_an_evaluation_is_numbers_and_pictures(tracker, tmp_path):
  _evaluate(tracker, 'test', 40, {'confusion': _picture(tmp_path)})
  numbers = _found(tmp_path, 'eval')[40]
  assert math.isnan(numbers.pop('accuracy and loss/cross_entropy/raw weights'))
  assert math.isnan(numbers.pop('class recall/dog'))
  assert numbers.pop('confusion') == (5, 7)
  assert numbers == pytest.approx({
      'accuracy and loss/accuracy': 0.75, 'accuracy and loss/accuracy/raw weights': 0.5,
      'accuracy and loss/cross_entropy': 0.5, 'class precision/cat': 1.0,
      'class recall/cat': 0.75, 'class precision/dog': 0.0})


def test_tensorboard_finds_the_picture_as_it_is(tracker, tmp_path):
  path = _picture(tmp_path)
  _evaluate(tracker, 'test', 40, {'confusion': path})
  value, = (value for file in (tmp_path / 'eval').glob('events.*')
            for event in tf.compat.v1.train.summary_iterator(str(file))
            for value in event.summary.value if value.tag == 'confusion')
  assert value.metadata.plugin_data.plugin_name == metadata.PLUGIN_NAME
  metadata.parse_plugin_metadata(value.metadata.plugin_data.content)
  assert tf.make_ndarray(value.tensor)[2] == path.read_bytes()


def test_only_what_was_evaluated_is_written(tracker, tmp_path):
  _evaluate(tracker, 'test', 1, raw=None)
  _evaluate(tracker, 'test', 2, raw=None, unflipped=RAW)
  found = _found(tmp_path, 'eval')
  tags = {step: {tag for tag in found[step] if not tag.startswith('class ')} for step in (1, 2)}
  assert tags[1] == {'accuracy and loss/accuracy', 'accuracy and loss/cross_entropy'}
  assert tags[2] - tags[1] == {'accuracy and loss/accuracy/averages, unflipped',
                               'accuracy and loss/cross_entropy/averages, unflipped'}


def test_other_data_has_its_own_folder(tracker, tmp_path):
  _evaluate(tracker, 'test', 1)
  _evaluate(tracker, 'train_eval', 2)
  assert _found(tmp_path, 'eval').keys() == {1}
  assert _found(tmp_path, 'eval/train_eval').keys() == {2}


def test_the_settings_stand_beside_the_evaluations(tracker, tmp_path):
  for step in (1, 2):
    _evaluate(tracker, 'test', step)
  tags = [value.tag for file in sorted((tmp_path / 'eval').glob('events.*'))
          for event in tf.compat.v1.train.summary_iterator(str(file))
          for value in event.summary.value]
  assert tags.count(_HPARAMS) == 1
