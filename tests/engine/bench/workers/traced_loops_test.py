"""Tests for traced_loops: on one device, where a sum over all workers changes nothing."""

import pytest
import tensorflow as tf

from engine.bench.workers import traced_loops


def test_sums_are_those_of_every_worker():
  assert float(traced_loops.exchanges(tf.distribute.get_strategy(), [3, 5])(tf.constant(2))) == 0


def test_each_product_takes_the_last_one():
  loop = traced_loops.products(4)
  factor = tf.random.stateless_normal([4, 4], [0, 0], stddev=0.5)
  assert float(loop(tf.constant(0))) == float(factor[0, 0])
  assert float(loop(tf.constant(2))) == pytest.approx(float((factor @ factor @ factor)[0, 0]))
