"""Softmax cross-entropy: values by hand, TensorFlow's kernel, stability, refused shapes."""

import math

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import cross_entropy
from tests.engine.ops import conformance

_loss = cross_entropy.softmax_cross_entropy
_LABELS = np.array([1, 0, 3])


def _kernel(logits, labels, label_smoothing=0.0):
  classes = logits.shape[1]
  targets = tf.one_hot(labels, classes, 1 - label_smoothing, 0.0, dtype=logits.dtype)
  return tf.nn.softmax_cross_entropy_with_logits(targets + label_smoothing / classes, logits)


def test_by_hand():
  logits = tf.constant([[0.0, math.log(3.0)], [0.0, 0.0]])
  with tf.GradientTape() as tape:
    tape.watch(logits)
    losses = _loss(logits, [1, 0])
  slopes = tape.gradient(losses, logits, output_gradients=tf.constant([1.0, 10.0]))
  np.testing.assert_allclose(losses, [math.log(4 / 3), math.log(2)], rtol=1e-6)
  np.testing.assert_allclose(slopes, [[0.25, -0.25], [-5, 5]], rtol=1e-6)


def test_smoothing_by_hand():
  losses = _loss(tf.constant([[0.0, math.log(3.0)]]), [1], label_smoothing=0.2)
  expected = 0.9 * math.log(4 / 3) + 0.1 * math.log(4)
  np.testing.assert_allclose(losses, [expected], rtol=1e-6)


@pytest.mark.parametrize('label_smoothing', [0.0, 0.1])
@pytest.mark.parametrize('dtype', [np.int32, np.int64])
def test_agrees_with_kernel(label_smoothing, dtype):
  arguments = [conformance.draw(3, 5), _LABELS.astype(dtype)]
  conformance.assert_agree(_loss, _kernel, arguments, rtol=1e-12, atol=1e-12,
                           label_smoothing=label_smoothing)


def test_loss_of_equal_logits_is_the_logarithm_of_the_number_of_classes():
  np.testing.assert_allclose(_loss(tf.fill([3, 10], 7.0), _LABELS), [math.log(10)] * 3, rtol=1e-6)


def test_huge_logits_stay_finite():
  logits = tf.constant([[1e4, 0.0, -1e4]])
  value, slopes = conformance.gradients(_loss, [logits, tf.constant([2])])
  np.testing.assert_array_equal(value, [2e4])
  np.testing.assert_array_equal(slopes, [[1, 0, -1]])


def test_a_logit_of_minus_infinity_contributes_nothing():
  logits = tf.constant([[0.0, 0.0, -math.inf]])
  value, slopes = conformance.gradients(_loss, [logits, tf.constant([0])])
  np.testing.assert_allclose(value, [math.log(2)], rtol=1e-6)
  np.testing.assert_array_equal(slopes, [[-0.5, 0.5, 0]])


@hypothesis.given(shift=st.floats(-1000, 1000), label_smoothing=st.floats(0, 0.9))
@hypothesis.settings(max_examples=25, deadline=None)
def test_a_shift_of_all_logits_changes_nothing(shift, label_smoothing):
  logits = conformance.draw(3, 5)
  plain = conformance.gradients(_loss, [logits, _LABELS], label_smoothing=label_smoothing)
  moved = conformance.gradients(_loss, [logits + shift, _LABELS], label_smoothing=label_smoothing)
  for one, two in zip(plain, moved, strict=True):
    np.testing.assert_allclose(one, two, atol=1e-11)


@hypothesis.given(label_smoothing=st.floats(0, 0.9))
@hypothesis.settings(max_examples=20, deadline=None)
def test_slopes_of_an_example_sum_to_zero(label_smoothing):
  _, slopes = conformance.gradients(_loss, [conformance.draw(3, 5), _LABELS],
                                    label_smoothing=label_smoothing)
  np.testing.assert_allclose(tf.reduce_sum(slopes, axis=1), np.zeros(3), atol=1e-14)


_SHARES = np.array([[0.0, 0.3, 0.7, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0], [0.2] * 5])


@pytest.mark.parametrize('label_smoothing', [0.0, 0.1])
def test_mixed_labels_agree_with_kernel(label_smoothing):
  logits = conformance.draw(3, 5)
  targets = (1 - label_smoothing) * _SHARES + label_smoothing / 5
  found = conformance.gradients(_loss, [logits, _SHARES], label_smoothing=label_smoothing)
  expected = conformance.gradients(
      lambda z: tf.nn.softmax_cross_entropy_with_logits(targets, z), [logits])
  np.testing.assert_allclose(found[0], expected[0], rtol=1e-12)
  np.testing.assert_allclose(found[1], expected[1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize('label_smoothing', [0.0, 0.1])
def test_a_share_of_one_is_a_label(label_smoothing):
  logits = conformance.draw(3, 5)
  for one, two in zip(
      conformance.gradients(_loss, [logits, _LABELS], label_smoothing=label_smoothing),
      conformance.gradients(_loss, [logits, np.eye(5)[_LABELS]], label_smoothing=label_smoothing),
      strict=False):
    np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-12)


def test_a_share_of_zero_of_minus_infinity_contributes_nothing():
  logits = tf.constant([[0.0, 0.0, -math.inf]])
  np.testing.assert_allclose(_loss(logits, [[0.5, 0.5, 0.0]]), [math.log(2)], rtol=1e-6)


@pytest.mark.parametrize('label', [-1, 4])
def test_a_label_out_of_range_raises(label):
  with pytest.raises(tf.errors.InvalidArgumentError):
    _loss(tf.zeros([1, 4]), [label])


@pytest.mark.parametrize('logits, labels, settings, message', [
    (tf.zeros([4]), [1], {}, r'logits has shape \(4,\); expected \[B, K\]'),
    (tf.zeros([1, 4]), [[1]], {}, r'labels has shape \(1, 1\); expected \[B\]'),
    (tf.zeros([2, 4]), [1], {},
     r'labels has shape \(1,\), 1 on axis 0; expected 2, the examples of logits'),
    (tf.zeros([1, 4]), [1.0], {}, r'labels has shape \(1,\); expected \[B, K\]'),
    (tf.zeros([1, 4]), [[0.5, 0.5, 0.0]], {},
     r'labels has shape \(1, 3\), 3 on axis 1; expected 4, the classes of logits'),
    (tf.zeros([1, 4]), [True], {},
     'labels is bool; expected int32 or int64, or floating-point shares of the classes'),
    (tf.zeros([1, 4]), [1], {'label_smoothing': 1.0},
     r'label_smoothing is 1.0; expected a share in \[0, 1\)'),
])
def test_refuses(logits, labels, settings, message):
  with pytest.raises(ValueError, match=f'^softmax_cross_entropy: {message}$'):
    _loss(logits, labels, **settings)
