"""The batches of a step task where TensorFlow reads them, at no cost."""

import functools

import tensorflow as tf

from engine.bench.step import step_workload


def use_processor(task: step_workload.Task) -> None:
  """Hides the GPUs and sets the number of threads; before anything is computed."""
  tf.config.set_visible_devices([], 'GPU')
  tf.config.threading.set_intra_op_parallelism_threads(task.threads)


def dataset(task: step_workload.Task) -> tf.data.Dataset:
  """Returns the batches in turn, without end; every one is a tensor that is there already."""
  batches = [tf.data.Dataset.from_tensors(batch)
             for batch in zip(task.images, task.labels, strict=True)]
  # A slice of one large tensor would be a copy each time.
  data = functools.reduce(lambda first, second: first.concatenate(second), batches).repeat()
  settings = tf.data.Options()
  settings.autotune.enabled = False  # There is nothing to tune.
  return data.with_options(settings)
