"""The inputs and outputs of a training pass besides the images."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context


def test_every_layer_and_step_has_a_seed_of_its_own():
  contexts = [forward_context.ForwardContext(tf.constant([3, step], tf.int64)) for step in range(5)]
  seeds = {tuple(context.seed_of(index).numpy()) for context in contexts for index in range(5)}
  assert len(seeds) == 25


def test_a_seed_depends_on_run_step_and_layer_alone():
  seed = tf.constant([3, 7], tf.int64)
  one, two = (forward_context.ForwardContext(seed, batch_offset=row) for row in (0, 64))
  np.testing.assert_array_equal(one.seed_of(1), two.seed_of(1))


def test_passes_do_not_share_what_they_observe():
  one, two = (forward_context.ForwardContext(tf.constant([0, 0], tf.int64)) for _ in range(2))
  one.batch_norm_updates.append((tf.Variable(1.0), tf.constant(2.0)))
  assert two.batch_norm_updates == []


@pytest.mark.parametrize('rate, frozen, thins', [
    (0.5, (), True), (0.5, ('other',), True), (0.5, ('dense',), False), (0.0, (), False)])
def test_dropout_thins_what_is_trained(rate, frozen, thins):
  inputs = tf.ones([50, 8])
  training = forward_context.ForwardContext(tf.constant([0, 0], tf.int64), frozen=frozenset(frozen))
  found = forward_context.apply_dropout(inputs, rate, training, 'dense', 0).numpy()
  assert (found == 0).any() == thins
  evaluated = forward_context.apply_dropout(inputs, rate, None, 'dense', 0)
  np.testing.assert_array_equal(evaluated, inputs)
