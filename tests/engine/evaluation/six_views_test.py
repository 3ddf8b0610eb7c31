"""Tests for engine.evaluation.six_views."""

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import eval_examples
from engine.evaluation import six_views
from tests.engine import tiny_runs
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader

_PREPROCESSING = preprocessing_config.Preprocessing(crop_size=8)


@pytest.fixture(name='data', scope='module')
def fixture_data(tmp_path_factory):
  data_dir = tiny_runs.write_records(tmp_path_factory.mktemp('data'))
  return eval_examples.load(reader.open_source(tiny_runs.SPEC, data_dir, 'test'))


def _network(images):
  weights = tf.random.stateless_normal([8 * 8 * 3, 10], [3, 0])
  return tf.matmul(tf.reshape(images, [-1, 8 * 8 * 3]), weights)


def _two(images):
  inputs = preprocess.preprocess(tf.constant(images), _PREPROCESSING)
  return (_network(inputs) + _network(inputs[:, :, ::-1])).numpy() / 2


def test_images_are_shifted_and_reflected():
  image = np.arange(9).reshape(1, 3, 3, 1)
  before, after = six_views.shifted(tf.constant(image))
  np.testing.assert_array_equal(before[0, :, :, 0], [[4, 5, 4], [7, 8, 7], [4, 5, 4]])
  np.testing.assert_array_equal(after[0, :, :, 0], [[4, 3, 4], [1, 0, 1], [4, 3, 4]])


def test_the_least_sure_have_the_smallest_lead():
  logits = tf.constant([[0.0, 3.0, 0.0], [2.0, 1.9, -9.0], [1.0, 0.0, 0.5], [0.0, 0.0, 9.0]])
  assert six_views.least_sure(logits, 0.5).numpy().tolist() == [1, 2]
  assert six_views.least_sure(logits, 0.26).numpy().tolist() == [1, 2]
  assert six_views.least_sure(logits, 0.0).numpy().tolist() == []


@pytest.mark.parametrize('share', [0.01, 0.25, 1.0])
def test_accuracies_are_those_of_the_logits_of_all_views(data, share):
  images, labels = data.images.numpy(), data.labels.numpy()
  padded = np.pad(images, [[0, 0], [1, 1], [1, 1], [0, 0]], 'reflect')
  side = images.shape[1]
  two = _two(images)
  six = two / 2 + _two(padded[:, 2:2 + side, 2:2 + side]) / 4 + _two(padded[:, :side, :side]) / 4
  probabilities = np.sort(tf.nn.softmax(two).numpy(), axis=1)
  unsure = np.argsort(probabilities[:, -1] - probabilities[:, -2])[:int(np.ceil(share * len(two)))]
  expected = two.argmax(1)
  expected[unsure] = six[unsure].argmax(1)
  found = six_views.accuracies(_network, data, _PREPROCESSING, share=share)
  assert found.two == pytest.approx((two.argmax(1) == labels).mean())
  assert found.six == pytest.approx((expected == labels).mean())
