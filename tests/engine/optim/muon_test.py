"""Muon: its direction against a singular value decomposition, its steps by hand."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.optim import muon


def _random(rows, columns, seed):
  return np.random.default_rng(seed).normal(size=[rows, columns]).astype(np.float32)


def test_an_orthogonal_matrix_keeps_its_direction():
  # All singular values are equal, so that X = I / 2 and every step gives s <- a s + b s^3 + c s^5.
  found = muon.orthogonalize(tf.eye(4), iterations=2)
  value = 0.5
  for _ in range(2):
    value = 3.4445 * value - 4.7750 * value ** 3 + 2.0315 * value ** 5
  np.testing.assert_allclose(found, value * np.eye(4), atol=1e-6)


@hypothesis.given(rows=st.integers(2, 12), columns=st.integers(2, 12), seed=st.integers(0, 99))
@hypothesis.settings(max_examples=25, deadline=None)
def test_directions_are_kept_and_their_lengths_made_alike(rows, columns, seed):
  matrix = _random(rows, columns, seed)
  left, before, right = np.linalg.svd(matrix, full_matrices=False)
  found = muon.orthogonalize(tf.constant(matrix)).numpy()
  after = np.diag(left.T @ found @ right.T)
  np.testing.assert_allclose(left @ np.diag(after) @ right, found, atol=1e-4)
  assert after.max() < 1.3
  # What was not lost beyond three steps' reach: each multiplies what is small by about 3.4.
  reached = before / np.linalg.norm(before) > 0.1
  assert (after[reached] > 0.6).all()


def test_a_tall_matrix_is_a_wide_one_turned():
  matrix = tf.constant(_random(9, 4, 1))
  np.testing.assert_allclose(muon.orthogonalize(matrix),
                             tf.transpose(muon.orthogonalize(tf.transpose(matrix))), atol=1e-6)


def test_two_steps_by_hand():
  weights = np.float32([[3.0, 0.0], [0.0, 4.0]])
  variable = tf.Variable(weights.reshape(1, 1, 2, 2))
  rule = muon.Muon([variable], momentum=0.5)
  moved = np.zeros([2, 2], np.float32)
  for gradient in (_random(2, 2, 2), _random(2, 2, 3)):
    rule.update([tf.constant(gradient.reshape(1, 1, 2, 2))], tf.constant(0.1))
    moved = 0.5 * moved + gradient
    direction = muon.orthogonalize(tf.constant(gradient + 0.5 * moved)).numpy()
    weights = weights * 2 ** 0.5 / np.linalg.norm(weights) - 0.1 * direction
  np.testing.assert_allclose(variable.numpy().reshape(2, 2), weights, rtol=1e-5)
  np.testing.assert_allclose(rule.accumulators[0].numpy().reshape(2, 2), moved, rtol=1e-6)


def test_the_gradients_size_does_not_matter():
  found = []
  for size in (1e-3, 1e3):
    variable = tf.Variable(_random(4, 6, 0).reshape(1, 1, 4, 6))
    muon.Muon([variable], momentum=0.6).update(
        [size * tf.constant(_random(4, 6, 1).reshape(1, 1, 4, 6))], tf.constant(0.2))
    found.append(variable.numpy())
  np.testing.assert_allclose(found[0], found[1], rtol=1e-3)


def test_accumulators_are_saved_but_not_trained():
  rule = muon.Muon([tf.Variable(tf.ones([1, 1, 2, 3]))], momentum=0.6)
  assert [variable.shape for variable in rule.accumulators] == [(1, 1, 2, 3)]
  assert not rule.accumulators[0].trainable


def test_a_missing_gradient_is_refused():
  with pytest.raises(ValueError, match='shorter'):
    muon.Muon([tf.Variable(tf.ones([1, 1, 2, 2]))], momentum=0.6).update(
        [], tf.constant(0.1))
