"""Tests for engine.bench.input.taken_batches."""

import tensorflow as tf

from engine.bench.input import taken_batches


def test_ten_whole_batches_are_taken_without_end():
  data = tf.data.Dataset.from_tensors((tf.zeros([8, 2, 2, 3]), tf.zeros([8], tf.int32))).repeat()
  batches = taken_batches.TakenBatches(data)
  assert [batches.work() for _ in range(3)] == [80] * 3
