"""Tests for engine.evaluation.exact."""

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import exact
from tests.engine import small_runs
from tfrecords import preprocess
from tfrecords import reader

PREPROCESSING = preprocess.Preprocessing(crop=8)
SHAPE = (8, 8, 3)


@pytest.fixture(scope='module')
def source(tmp_path_factory):
  data_dir = small_runs.write_records(tmp_path_factory.mktemp('data'))
  return reader.open_source(small_runs.SPEC, data_dir, 'test')


def linear(seed):
  weights = tf.random.stateless_normal([8 * 8 * 3, 10], [seed, 0])
  return lambda images: tf.reshape(images, [-1, 8 * 8 * 3]) @ weights


NETWORKS = {'one': linear(1), 'other': linear(2)}


def outcomes(source, batch_size, **arguments):
  return exact.evaluate(exact.compile_networks(NETWORKS, SHAPE),
                        exact.load(source, PREPROCESSING, batch_size), **arguments)


def expected(source, network):
  """Returns logits and labels of everything at once."""
  images, labels = reader.load(source)
  return network(preprocess.preprocess(images, PREPROCESSING)).numpy(), labels.numpy()


@pytest.mark.parametrize('batch_size', [1, 5, 23, 500])
def test_counts_every_example_once_in_any_batches(source, batch_size):
  found = outcomes(source, batch_size)
  assert found.keys() == NETWORKS.keys()
  for name, outcome in found.items():
    logits, labels = expected(source, NETWORKS[name])
    matrix = np.zeros([10, 10], int)
    np.add.at(matrix, (labels, logits.argmax(1)), 1)
    np.testing.assert_array_equal(outcome.result.confusion, matrix)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    assert outcome.result.cross_entropy == pytest.approx(float(tf.reduce_mean(losses)), rel=1e-5)


def test_the_worst_mistakes_are_those_it_was_surest_of(source):
  logits, labels = expected(source, NETWORKS['one'])
  found = outcomes(source, 5, num_mistakes=6)['one'].mistakes
  probabilities = tf.nn.softmax(logits).numpy()
  wrong = [index for index in range(23) if logits[index].argmax() != labels[index]]
  wrong.sort(key=lambda index: -probabilities[index].max())
  images = reader.load(source)[0].numpy()
  assert [mistake.index for mistake in found] == wrong[:6]
  for mistake in found:
    assert mistake.label == labels[mistake.index]
    assert mistake.predicted == logits[mistake.index].argmax()
    assert mistake.probability == pytest.approx(probabilities[mistake.index].max(), abs=1e-6)
    assert mistake.image.dtype == np.uint8
    np.testing.assert_array_equal(mistake.image, images[mistake.index])


def test_a_perfect_network_makes_no_mistakes(source):
  data = exact.load(source, PREPROCESSING, 10)
  answers = lambda images, labels: {  # noqa: E731
      'perfect': exact._verdicts(10.0 * tf.one_hot(labels, 10), labels)}
  outcome = exact.evaluate(answers, data)['perfect']
  assert outcome.result.precision == 1.0
  assert outcome.mistakes == ()


def test_equally_sure_mistakes_come_in_the_order_of_the_records(source):
  data = exact.load(source, PREPROCESSING, 4)
  answers = lambda images, labels: {  # noqa: E731
      'wrong': exact._verdicts(tf.one_hot((labels + 1) % 10, 10), labels)}
  found = exact.evaluate(answers, data, num_mistakes=9)['wrong'].mistakes
  assert [mistake.index for mistake in found] == list(range(9))


def test_traces_once_for_all_batch_sizes(source):
  traces = []

  def network(images):
    traces.append(images.shape)
    return NETWORKS['one'](images)

  predict = exact.compile_networks({'one': network}, SHAPE)
  for batch_size in (3, 23):
    exact.evaluate(predict, exact.load(source, PREPROCESSING, batch_size))
  assert [shape.as_list() for shape in traces] == [[None, *SHAPE]]


def test_half_precision_logits_are_judged_in_single(source):
  half = {'half': lambda images: tf.cast(NETWORKS['one'](images), tf.bfloat16)}
  data = exact.load(source, PREPROCESSING, 23)
  outcome = exact.evaluate(exact.compile_networks(half, SHAPE), data)['half']
  assert outcome.result.count == 23
