"""Tests for engine.bench.step.step_batches."""

import numpy as np
import tensorflow as tf

from engine.bench.step import step_batches
from tests.engine.bench.step import small_workloads


def test_the_batches_come_in_turn_without_end():
  task = small_workloads.task()
  found = list(step_batches.dataset(task).take(5).as_numpy_iterator())
  for place, (images, labels) in enumerate(found):
    np.testing.assert_array_equal(images, task.images[place % 2])
    np.testing.assert_array_equal(labels, task.labels[place % 2])


def test_use_processor(monkeypatch):
  calls = []
  monkeypatch.setattr(tf.config, 'set_visible_devices', lambda *given: calls.append(given))
  monkeypatch.setattr(tf.config.threading, 'set_intra_op_parallelism_threads', calls.append)
  step_batches.use_processor(small_workloads.task())
  assert calls == [([], 'GPU'), 1]
