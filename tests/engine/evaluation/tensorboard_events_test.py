"""Tests for engine.evaluation.tensorboard_events."""

import math

import numpy as np
import pytest
from tensorboard.plugins.image import metadata
import tensorflow as tf

from engine.evaluation import evaluation_log
from engine.evaluation import metrics as metrics_lib
from engine.evaluation import tensorboard_events
from engine.runs import run_dir as run_dir_lib
from tests.engine.evaluation import event_files

AVERAGES = metrics_lib.ClassificationMetrics(np.array([[6, 2], [0, 0]]), 4.0)
RAW = metrics_lib.ClassificationMetrics(np.array([[4, 4], [0, 0]]), math.nan)


def write(run_dir, eval_data, step, pictures=(), **others):
  evaluation = evaluation_log.Evaluation(step, AVERAGES, **({'raw': RAW} | others))
  record = evaluation_log.record(evaluation, eval_data, ('cat', 'dog'), 1.0)
  tensorboard_events.EvalEvents(run_dir, eval_data).write(record, dict(pictures))


def test_writes_numbers_and_pictures(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  path = tmp_path / 'picture.png'
  tf.io.write_file(str(path), tf.io.encode_png(np.zeros([5, 7, 3], np.uint8)))
  write(run_dir, 'test', 40, {'confusion': path})
  found = event_files.scalars_and_images(run_dir.events('eval'))
  assert found.keys() == {40}
  numbers = found[40]
  assert math.isnan(numbers.pop('cross_entropy/raw weights'))
  assert math.isnan(numbers.pop('class recall/dog'))
  assert numbers.pop('confusion') == (5, 7)
  assert numbers == pytest.approx({
      'accuracy': 0.75, 'accuracy/raw weights': 0.5,
      'cross_entropy': 0.5, 'class precision/cat': 1.0, 'class recall/cat': 0.75,
      'class precision/dog': 0.0})


def test_tensorboard_finds_the_picture_as_it_is(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  path = tmp_path / 'picture.png'
  tf.io.write_file(str(path), tf.io.encode_png(np.zeros([5, 7, 3], np.uint8)))
  write(run_dir, 'test', 40, {'confusion': path})
  file, = run_dir.events('eval').glob('events.*')
  value, = (value for event in tf.compat.v1.train.summary_iterator(str(file))
            for value in event.summary.value if value.tag == 'confusion')
  assert value.metadata.plugin_data.plugin_name == metadata.PLUGIN_NAME
  metadata.parse_plugin_metadata(value.metadata.plugin_data.content)
  assert tf.make_ndarray(value.tensor)[2] == path.read_bytes()


def test_writes_only_what_was_evaluated(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  write(run_dir, 'test', 1, raw=None)
  write(run_dir, 'test', 2, raw=None, unflipped=RAW)
  found = event_files.scalars_and_images(run_dir.events('eval'))
  tags = {step: {tag for tag in found[step] if not tag.startswith('class ')} for step in (1, 2)}
  assert tags[1] == {'accuracy', 'cross_entropy'}
  assert tags[2] - tags[1] == {
      'accuracy/averages, unflipped', 'cross_entropy/averages, unflipped'}


def test_other_data_has_its_own_folder(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  write(run_dir, 'test', 1)
  write(run_dir, 'train_eval', 2)
  assert event_files.scalars_and_images(run_dir.events('eval')).keys() == {1}
  assert event_files.scalars_and_images(run_dir.events('eval') / 'train_eval').keys() == {2}
