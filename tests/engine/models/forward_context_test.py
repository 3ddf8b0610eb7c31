"""What a training pass is told and tells."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context


def test_every_layer_and_step_has_a_seed_of_its_own():
  seeds = {tuple(forward_context.Training(tf.constant([3, step], tf.int64)).seed_of(layer).numpy())
           for step in range(5) for layer in range(5)}
  assert len(seeds) == 25


def test_a_seed_depends_on_run_step_and_layer_alone():
  one, two = (
    forward_context.Training(tf.constant([3, 7], tf.int64), first_row=row) for row in (0, 64)
  )
  np.testing.assert_array_equal(one.seed_of(1), two.seed_of(1))


def test_passes_do_not_share_what_they_observe():
  one, two = (forward_context.Training(tf.constant([0, 0], tf.int64)) for _ in range(2))
  one.observed.append((tf.Variable(1.0), tf.constant(2.0)))
  assert two.observed == []


@pytest.mark.parametrize('rate, frozen, thins', [
    (0.5, (), True), (0.5, ('other',), True), (0.5, ('dense',), False), (0.0, (), False)])
def test_dropout_thins_what_is_trained(rate, frozen, thins):
  inputs = tf.ones([50, 8])
  training = forward_context.Training(tf.constant([0, 0], tf.int64), frozen=frozenset(frozen))
  found = forward_context.thinned(inputs, rate, training, 'dense', 0).numpy()
  assert (found == 0).any() == thins
  np.testing.assert_array_equal(forward_context.thinned(inputs, rate, None, 'dense', 0), inputs)
