"""The recorder: what a frame holds, what it costs, what it never does to a training."""

import math
import sys

import numpy as np
import pytest
import tensorflow as tf

from engine.live_view import snapshot_callback
from engine.live_view import snapshots
from engine.models import model_registry
from engine.training import loop
from tests.engine.evaluation import event_files
from tests.engine.live_view import small_snapshots
from tfrecords import preprocess
from tfrecords import preprocessing_config

_PLAIN = preprocessing_config.Preprocessing(0, False)


def _batch_at(step):
  rng = np.random.default_rng(step)
  return (tf.constant(rng.uniform(size=[120, 8, 8, 1]), tf.float32),
          tf.constant(rng.integers(0, 3, 120), tf.int32))


def _made(folder, share=math.inf, clock=lambda: 0.0, report=None, network=None):
  return snapshot_callback.SnapshotRecorder(
      folder, network or model_registry.build('dense', (8, 8, 1), 3), _PLAIN, tf.float32, _batch_at,
      small_snapshots.a_test_set(), report or [].append, share, clock)


def _progress(step, last=100):
  return loop.Progress(step, last, {})


def test_a_frame_is_what_the_network_says(tmp_path):
  network = model_registry.build('dense', (8, 8, 1), 3, seed=5)
  _made(tmp_path, network=network).record(_progress(20))
  frame, test = snapshots.read(tmp_path, 20), snapshots.read_test(tmp_path)
  images, labels = _batch_at(20)
  # A hundred of the batch, however large it is.
  assert frame.images.shape == (100, 8, 8, 1)
  assert frame.images.dtype == np.uint8
  np.testing.assert_array_equal(frame.labels, labels[:100])
  logits = network(images[:100]).numpy()
  np.testing.assert_array_equal(frame.predicted, logits.argmax(axis=1))
  shown = preprocess.preprocess(tf.constant(test.images), _PLAIN)
  np.testing.assert_array_equal(frame.test_predicted, network(shown).numpy().argmax(axis=1))
  right = (frame.predicted == frame.labels).mean(), (frame.test_predicted == test.labels).mean()
  np.testing.assert_allclose(frame.accuracy, right, rtol=1e-6)
  losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels[:100], logits)
  assert frame.loss[0] == pytest.approx(float(tf.reduce_mean(losses)), rel=1e-5)


def test_a_mixed_batch_is_shown_with_its_larger_labels(tmp_path, monkeypatch):
  images, labels = _batch_at(20)
  shares = tf.one_hot(labels, 3) * 0.7 + 0.1
  monkeypatch.setattr(sys.modules[__name__], '_batch_at', lambda step: (images, shares))
  network = model_registry.build('dense', (8, 8, 1), 3, seed=5)
  _made(tmp_path, network=network).record(_progress(20))
  frame = snapshots.read(tmp_path, 20)
  np.testing.assert_array_equal(frame.labels, labels[:100])
  losses = tf.nn.softmax_cross_entropy_with_logits(shares[:100], network(images[:100]))
  assert frame.loss[0] == pytest.approx(float(tf.reduce_mean(losses)), rel=1e-5)


def test_percentiles_are_of_all_weights_and_of_all_biases(tmp_path):
  network = model_registry.build('softmax', (8, 8, 1), 3)
  network.biases[0].assign([1.0, 2.0, 3.0])
  _made(tmp_path, network=network).record(_progress(20))
  frame = snapshots.read(tmp_path, 20)
  weights = network.weights[0].numpy()
  np.testing.assert_allclose(
    frame.weights, np.percentile(weights, snapshots.PERCENTILES), rtol=1e-5
  )
  assert (frame.biases[0], frame.biases[4], frame.biases[8]) == (1, 2, 3)


def test_a_look_is_left_out_where_its_share_is_used_up(tmp_path):
  # Seconds of the clock: the beginning, then start and end of each look.
  times = iter([0.0, 10.0, 11.0, 20.0, 26.0, 30.0, 31.0, 40.0, 41.0])
  looking = _made(tmp_path, share=0.04, clock=lambda: next(times))
  looking.record(_progress(10))  # 1 s of looking
  looking.record(_progress(20))  # 1 of 20 s is more than 4%
  looking.record(_progress(30))  # 1 of 26 s is less
  assert snapshots.steps(tmp_path) == [10, 30]


def test_the_last_step_always_has_a_snapshot(tmp_path):
  times = iter([0.0, 10.0, 15.0, 16.0, 17.0])
  looking = _made(tmp_path, share=0.04, clock=lambda: next(times))
  looking.record(_progress(50))
  looking.record(_progress(100))
  assert snapshots.steps(tmp_path) == [50, 100]


def test_a_full_disk_ends_the_noting_and_not_the_training(tmp_path, monkeypatch):
  said = []
  looking = _made(tmp_path, report=said.append)

  def full(folder, frame):
    raise OSError(28, 'No space left on device')

  monkeypatch.setattr(snapshots, 'write', full)
  looking.record(_progress(10))
  looking.record(_progress(20))
  assert said == [f'{tmp_path}: No space left on device; the view gets no more frames, the '
                  'training continues']


def test_a_folder_that_cannot_be_made_ends_the_noting_too(tmp_path):
  said = []
  (tmp_path / 'live').write_text('a file')
  looking = _made(tmp_path / 'live', report=said.append)
  looking.record(_progress(10))
  assert len(said) == 1
  assert said[0].startswith(f'{tmp_path}/live: File exists; the view gets')


def test_tensorboard_gets_what_a_frame_holds(tmp_path):
  _made(tmp_path).record(_progress(20))
  found = event_files.scalars_and_images(tmp_path)[20]
  assert found['accuracy and loss/accuracy'] == snapshots.read(tmp_path, 20).accuracy[1]


def test_a_network_without_biases_has_no_band(tmp_path):
  class Bare(tf.Module):
    def __init__(self):
      super().__init__()
      self.weights = tf.Variable(tf.ones([64, 3]), name='a/weights')

    def __call__(self, images):
      return tf.reshape(images, [-1, 64]) @ self.weights

  _made(tmp_path, network=Bare()).record(_progress(10))
  assert np.isnan(snapshots.read(tmp_path, 10).biases).all()
