"""What a run trains on: features where they can be had, with the same outcome as from images."""

import subprocess
import sys

import numpy as np
import pytest

from engine.config import train_options
from engine.runs import metrics_log
from engine.trainer import trainer
from engine.transfer_learning import cache_eligibility
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import errors

_STILL = {'random_crop': False, 'random_flip': False, 'max_brightness_delta': 0.0,
          'contrast_lower': 1.0,
          'contrast_upper': 1.0}
_CHANGES = {'frozen_layers': ('conv1', 'conv2'), 'dropout': 0.2, 'momentum': 0.9,
            'max_steps': 8, 'weight_decay_layers': ('all',),
            'class_subset': ('airplane', 'automobile', 'bird', 'dog')}


# A second part of the processor stands for a GPU. A process of its own, as devices are settled
# before TensorFlow computes anything.
_PROGRAM = '''
import threading
import types

import tensorflow as tf

from engine.trainer import training_data
from engine.training import strategy

strategy.use_devices('cpu', 2)
second = threading.Event()


def made(step):
  if step == 1:
    second.set()
  return tf.ones([8]), tf.range(8)


batches = tf.data.Dataset.range(2 ** 40).map(
    lambda step: tf.py_function(made, [step], [tf.float32, tf.int32]))
data = types.SimpleNamespace(recipe=types.SimpleNamespace(batch_size=8),
                             _batches=lambda *_: batches)
batch = next(training_data.RunData.iterator(data, 0, tf.distribute.OneDeviceStrategy('CPU:1')))
print(sorted({part.device[-5:] for part in batch}), second.wait(60))
'''


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(name='six', scope='module')
def fixture_six(tmp_path_factory):
  return tiny_runs.make(tmp_path_factory.mktemp('runs') / 'six', (10,),
                        class_subset=('cat', 'deer'))


def _training(path, data_dir, six, said, given=None, **changes):
  chosen = {'warm_start_from': str(six), 'log_frequency': 1, 'summary_interval': 0} | (given or {})
  created = trainer.Trainer.create(
      tiny_runs.config(**_CHANGES | _STILL | changes).recipe,
      train_options.TrainOptions(str(path), str(data_dir), **chosen), said.append)
  created.restore_or_initialize()
  return created


def _train(*arguments):
  training = _training(*arguments)
  training.train()
  return training


def _cached(*arguments, **changes):
  """Returns what becomes of the features, without a training."""
  training = _training(*arguments, **changes)
  training.data.cache_features(training.state.network, print)
  return training.data


def _losses(training):
  return [record['loss'] for record in metrics_log.read(training.run_dir.metrics, 'train')]


def test_a_head_trained_on_features_is_the_one_trained_on_images(
    data_dir, six, tmp_path, monkeypatch):
  said: list[str] = []
  # Looking into it by the live view shows images, as ever.
  cached = _train(tmp_path / 'a' / 'cached', data_dir, six, said,
                  {'live_view': True, 'live_interval': 4})
  assert cached.data.num_cached_stages == 2
  for one, other in zip(cached.data.inputs_at(3), next(cached.data.iterator(3, cached.strategy)),
                        strict=True):
    np.testing.assert_array_equal(one, other)
  file, = (tmp_path / 'a' / 'features').iterdir()
  assert f'  features        256 numbers an image, computed and cached in {file}' in said
  assert list(cached.run_dir.live.glob('*8.npz'))
  monkeypatch.setattr(cache_eligibility, 'reason_not_cacheable', lambda *_: 'for a test')
  plain = _train(tmp_path / 'plain', data_dir, six, said)
  assert plain.data.num_cached_stages == 0
  assert '  features        computed in every step: for a test' in said
  np.testing.assert_allclose(_losses(cached), _losses(plain), rtol=1e-5)
  for one, other in zip(cached.state.averages.variables, plain.state.averages.variables,
                        strict=True):
    np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_another_head_reads_the_features_from_the_folder_that_is_named(data_dir, six, tmp_path):
  given = {'cache_dir': str(tmp_path / 'kept')}
  _cached(tmp_path / 'one', data_dir, six, [], given)
  two = _cached(tmp_path / 'two', data_dir, six, [], given, learning_rate=0.05)
  file, = (tmp_path / 'kept').iterdir()
  assert two.feature_cache_status == f'256 numbers an image, read from {file}'
  assert not (tmp_path / 'features').exists()
  # Other examples have other features.
  _cached(tmp_path / 'three', data_dir, six, [], given, max_train_examples=9)
  assert len(list((tmp_path / 'kept').iterdir())) == 2


@pytest.mark.parametrize('changes, given, text', [
    ({'random_flip': True}, {},
     'images are augmented at random in every epoch (random_flip); to cache, add --norandom_flip'),
    ({}, {'memory_budget_mb': 0},
     'the records stream from disk; to cache, give a larger --memory_budget_mb')])
def test_where_features_cannot_be_kept_it_says_why(
    data_dir, six, tmp_path, changes, given, text):
  data = _cached(tmp_path / 'run', data_dir, six, [], given, **changes)
  assert data.feature_cache_status == f'computed in every step: {text}'
  assert data.num_cached_stages == 0
  assert not (tmp_path / 'features').exists()


def test_batch_and_calibration_images_belong_to_the_classes(data_dir, six, tmp_path):
  training = _training(tmp_path / 'run', data_dir, six, [])
  images, labels = training.data.batch_at(3)
  assert images.shape == (8, 8, 8, 3)
  assert set(labels.numpy()) <= {0, 1, 2, 3}
  recorded, shown = training.data.calibration_images()
  assert len(recorded) == len(shown) == training.config.train_examples < 40


@pytest.mark.slow
def test_a_batch_is_copied_ahead_to_a_device_of_its_own():
  ended = subprocess.run([sys.executable, '-c', _PROGRAM], capture_output=True, text=True)
  assert ended.stdout == "['CPU:1'] True\n", ended.stderr


def test_a_start_on_2000_files_reads_no_record(tmp_path):
  """None of these can be read."""
  imported_set.write_holes(tmp_path, 2000, 5000, 'tfrecord')
  recipe = tiny_runs.config(dataset=str(tmp_path)).recipe
  training = trainer.Trainer.create(
      recipe, train_options.TrainOptions(str(tmp_path / 'run'), str(tmp_path)), print)
  training.restore_or_initialize()
  assert training.config.train_examples == 10 ** 7
  with pytest.raises(errors.InputError, match=f'^{tmp_path}/train-00000: '):
    training.data.source.files.reader()(0, 1)
