"""Tests for engine.bench.step.step_batches."""

import numpy as np
import tensorflow as tf

from engine.bench.step import step_batches
from tests.engine.bench.step import small_workloads


def test_the_batches_come_in_turn_without_end():
  workload = small_workloads.workload()
  found = list(step_batches.dataset(workload).take(5).as_numpy_iterator())
  for place, (images, labels) in enumerate(found):
    np.testing.assert_array_equal(images, workload.images[place % 2])
    np.testing.assert_array_equal(labels, workload.labels[place % 2])


def test_use_cpu(monkeypatch):
  calls = []
  monkeypatch.setattr(tf.config, 'set_visible_devices', lambda *given: calls.append(given))
  monkeypatch.setattr(tf.config.threading, 'set_intra_op_parallelism_threads', calls.append)
  step_batches.use_cpu(small_workloads.workload())
  assert calls == [([], 'GPU'), 1]
