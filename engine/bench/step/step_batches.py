"""The batches of a step workload as a tf.data.Dataset that costs nothing to read."""

import functools

import tensorflow as tf

from engine.bench.step import step_workload


def use_cpu(workload: step_workload.StepWorkload) -> None:
  """Hides the GPUs and sets the number of threads; must run before any computation."""
  tf.config.set_visible_devices([], 'GPU')
  tf.config.threading.set_intra_op_parallelism_threads(workload.threads)


def dataset(workload: step_workload.StepWorkload) -> tf.data.Dataset:
  """Returns the batches in an endless cycle; each is a tensor that is already in memory."""
  batches = [tf.data.Dataset.from_tensors(batch)
             for batch in zip(workload.images, workload.labels, strict=True)]
  # Slicing one large tensor would copy every batch.
  data = functools.reduce(lambda first, second: first.concatenate(second), batches).repeat()
  options = tf.data.Options()
  options.autotune.enabled = False  # There is nothing to tune.
  return data.with_options(options)
