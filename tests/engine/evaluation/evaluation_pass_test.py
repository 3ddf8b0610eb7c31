"""Tests for engine.evaluation.evaluation_pass."""

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import eval_examples
from engine.evaluation import evaluation_pass
from engine.inference import model_runner
from engine.ops import dense
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader

PREPROCESSING = preprocessing_config.Preprocessing(crop_size=8)


@pytest.fixture(scope='module')
def source(tmp_path_factory):
  data_dir = tiny_runs.write_records(tmp_path_factory.mktemp('data'))
  return reader.open_source(tiny_runs.SPEC, data_dir, 'test')


@pytest.fixture(scope='module')
def data(source):
  return eval_examples.load(source)


def linear(seed):
  weights = tf.random.stateless_normal([8 * 8 * 3, 10], [seed, 0])
  return lambda images: dense.dense(
      tf.reshape(images, [-1, 8 * 8 * 3]), tf.cast(weights, images.dtype))


NETWORKS = {'one': linear(1), 'other': linear(2)}


def compiled(networks, batch_size=500, **arguments):
  return evaluation_pass.compile_networks(networks, PREPROCESSING, tiny_runs.SPEC.image_shape,
                                          batch_size=batch_size, **arguments)


def expected(data, network):
  """Returns the logits of everything at once, and the labels."""
  return network(preprocess.preprocess(data.images, PREPROCESSING)).numpy(), data.labels.numpy()


@pytest.mark.parametrize('batch_size', [1, 5, 23, 500])
def test_counts_every_example_once_in_any_batches(data, batch_size):
  found = evaluation_pass.evaluate(compiled(NETWORKS, batch_size), data)
  assert found.keys() == NETWORKS.keys()
  for name, result in found.items():
    logits, labels = expected(data, NETWORKS[name])
    matrix = np.zeros([10, 10], int)
    np.add.at(matrix, (labels, logits.argmax(1)), 1)
    np.testing.assert_array_equal(result.metrics.confusion, matrix)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    assert result.metrics.cross_entropy == pytest.approx(float(tf.reduce_mean(losses)), rel=1e-5)


@pytest.mark.parametrize('compute', [tf.float32, tf.bfloat16])
def test_an_example_is_judged_alike_in_any_batches(data, compute):
  # Sums of small whole numbers are the same in every order.
  weights = tf.random.stateless_uniform([8 * 8 * 3, 10], [5, 0], -2, 3, tf.int32)
  networks = {'whole': lambda images: dense.dense(
      tf.reshape(tf.sign(images), [-1, 8 * 8 * 3]), tf.cast(weights, images.dtype))}
  several = [compiled(networks, size, compute_dtype=compute)(data.images, data.labels)['whole']
             for size in (1, 4, 23)]
  for verdicts in zip(*several, strict=True):
    for other in verdicts[1:]:
      np.testing.assert_array_equal(other, verdicts[0])


def test_the_worst_mistakes_are_those_it_was_surest_of(data):
  logits, labels = expected(data, NETWORKS['one'])
  found = evaluation_pass.evaluate(compiled(NETWORKS, 5), data, num_mistakes=6)['one'].mistakes
  probabilities = tf.nn.softmax(logits).numpy()
  wrong = [index for index in range(23) if logits[index].argmax() != labels[index]]
  wrong.sort(key=lambda index: -probabilities[index].max())
  assert [mistake.index for mistake in found] == wrong[:6]
  for mistake in found:
    assert mistake.label == labels[mistake.index]
    assert mistake.predicted == logits[mistake.index].argmax()
    assert mistake.probability == pytest.approx(probabilities[mistake.index].max(), abs=1e-6)
    assert mistake.image.dtype == np.uint8
    np.testing.assert_array_equal(mistake.image, data.images[mistake.index])


def answering(logits):
  """Returns what `compile_networks` would, for a network that always gives these logits."""
  return lambda images, labels: {'it': evaluation_pass.predictions(logits, labels)}


def test_a_perfect_network_makes_no_mistakes(data):
  result = evaluation_pass.evaluate(answering(10.0 * tf.one_hot(data.labels, 10)), data)['it']
  assert result.metrics.accuracy == 1.0
  assert result.mistakes == ()


def test_equally_sure_mistakes_come_in_the_order_of_the_records(data):
  wrong = answering(tf.one_hot((data.labels + 1) % 10, 10))
  found = evaluation_pass.evaluate(wrong, data, num_mistakes=9)['it'].mistakes
  assert [mistake.index for mistake in found] == list(range(9))


def test_traces_once_for_any_number_of_examples(data):
  traces = []

  def network(images):
    traces.append(images.shape)
    return NETWORKS['one'](images)

  predict = compiled({'one': network}, 10)
  for count in (2, 10, 23):
    predicted, _, _ = predict(data.images[:count], data.labels[:count])['one']
    assert len(predicted) == count
  assert [shape.as_list() for shape in traces] == [[None, 8, 8, 3]]


def test_layers_compute_in_the_type_asked_for_and_logits_are_judged_in_float32(data):
  seen = []

  def network(images):
    seen.append(images.dtype)
    return NETWORKS['one'](images)

  predict = compiled({'half': network}, compute_dtype=tf.bfloat16)
  predictions = predict(data.images, data.labels)['half']
  assert seen == [tf.bfloat16]
  assert [tensor.dtype for tensor in predictions] == [tf.int64, tf.float32, tf.float32]
  # The precise losses of imprecise logits.
  inputs = tf.cast(preprocess.preprocess(data.images, PREPROCESSING), tf.bfloat16)
  logits = tf.cast(NETWORKS['one'](inputs), tf.float32)
  losses = tf.nn.sparse_softmax_cross_entropy_with_logits(data.labels, logits)
  np.testing.assert_allclose(predictions[2], losses, rtol=1e-5)


# Sure of class 1 where the left half of the image is the brighter one, and half as sure of class 2
# where the right half is: of an image and its mirror image, always one each.
def lopsided(images):
  middle = images.shape[2] // 2
  brighter = tf.reduce_mean(images[:, :, :middle] - images[:, :, middle:], axis=[1, 2, 3])
  left = tf.cast(brighter > 0, images.dtype)
  return tf.one_hot(1, 10) * 4 * left[:, None] + tf.one_hot(2, 10) * 2 * (1 - left)[:, None]


@pytest.fixture(name='halves', scope='module')
def fixture_halves():
  """Eight examples of class 1, of which the left half of the first three is the brighter one."""
  images = np.zeros([8, 32, 32, 3], np.uint8)
  images[:3, :, :16] = images[3:, :, 16:] = 200
  return eval_examples.EvalExamples(tf.constant(images), tf.ones([8], tf.int32), 10)


def test_without_flip_averaging_the_views_disagree(halves):
  found = evaluation_pass.evaluate(compiled({'it': lopsided}, 3), halves)
  assert found.keys() == {'it'}
  assert found['it'].metrics.correct == 3


@pytest.mark.parametrize('batch_size', [3, 8])
def test_flip_averaging_is_the_mean_of_the_logits(halves, batch_size):
  predict = compiled({'it': lopsided}, batch_size, test_time_flip=True)
  found = evaluation_pass.evaluate(predict, halves)
  assert found.keys() == {'it', 'it' + model_runner.UNFLIPPED}
  # Of 4 and 2 for one view each, 2 and 1 remain, and class 1 wins everywhere.
  assert found['it'].metrics.correct == 8
  assert found['it'].mistakes == ()
  logits = tf.constant([[0.0, 2, 1] + [0] * 7])
  probability = float(tf.nn.softmax(logits)[0, 1])
  assert found['it'].metrics.cross_entropy == pytest.approx(-np.log(probability), rel=1e-5)
  unflipped = found['it' + model_runner.UNFLIPPED]
  assert unflipped.metrics.correct == 3
  assert [mistake.predicted for mistake in unflipped.mistakes] == [2] * 5
  np.testing.assert_allclose(predict(halves.images, halves.labels)['it'][1], probability, rtol=1e-5)


def test_a_network_with_non_finite_outputs_is_refused(data):
  predict = compiled({'one': linear(1), 'lost': lambda images: linear(2)(images) * float('inf')})
  with pytest.raises(errors.InputError, match='^lost: produces non-finite values for 23 of 23 im'):
    evaluation_pass.evaluate(predict, data)
