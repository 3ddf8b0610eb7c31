"""Measures how long the steps of an inner loop wait for their batches, by the host's clock.

A step waits from the end of the step before until its batch is there. To ask the clock at the end
of a step the host has to wait for it. That costs nothing where the host computes the steps itself,
so each of them is timed. A GPU, whose work the host gives out ahead, would stand still meanwhile:
there the last step of an inner loop is timed alone, after which the host reads its metrics anyway.
"""

from collections.abc import Sequence

import tensorflow as tf

# Seconds that the timed steps of an inner loop waited, and the number of these steps.
SECONDS, STEPS = METRIC_NAMES = ('input_wait', 'input_wait_steps')

Metrics = dict[str, tf.Tensor]


class EveryStep:
  """Times a step of a loop that is being traced, where every one is timed."""

  @tf.autograph.experimental.do_not_convert
  def __init__(self, before: Metrics) -> None:
    """Notes the end of the step before, of which these are the metrics, float32 scalars."""
    self._before = before
    self._start = _now([before['loss']])

  @tf.autograph.experimental.do_not_convert
  def metrics(self, batch: Sequence[tf.Tensor]) -> Metrics:
    """Returns the seconds and the number of the timed steps so far, at the arrival of a batch."""
    waited = tf.cast(_now(batch) - self._start, tf.float32)
    return {SECONDS: self._before[SECONDS] + waited, STEPS: self._before[STEPS] + 1.0}


class LastStep:
  """Times a step of a loop that is being traced, where the last one is timed alone."""

  @tf.autograph.experimental.do_not_convert
  def __init__(self, before: Metrics, is_last: tf.Tensor) -> None:
    """Notes the end of the step before, if this is the last one.

    Args:
      before: metrics of the step before, float32 scalars.
      is_last: bool scalar of the graph.
    """
    self._is_last = is_last
    self._start = self._clock([before['loss']])

  @tf.autograph.experimental.do_not_convert
  def metrics(self, batch: Sequence[tf.Tensor]) -> Metrics:
    """Returns the seconds and the number of the timed steps so far, at the arrival of a batch."""
    end = self._clock(batch)
    with tf.device('CPU:0'):
      # A batch that came before the end of the step before was not waited for.
      return {SECONDS: tf.cast(tf.maximum(end - self._start, 0.0), tf.float32),
              STEPS: tf.cast(self._is_last, tf.float32)}

  def _clock(self, after: Sequence[tf.Tensor]) -> tf.Tensor:
    # On a GPU the condition would bring its result to the host, and wait for all work before it.
    with tf.device('CPU:0'):
      return tf.cond(self._is_last, lambda: _now(after), lambda: tf.zeros([], tf.float64))


def _now(after: Sequence[tf.Tensor]) -> tf.Tensor:
  """Returns the time when tensors are computed, in seconds, float64."""
  # Within a branch of a condition the copies belong to the branch, and so does the wait.
  with tf.control_dependencies([tf.identity(tensor) for tensor in after]):
    return tf.timestamp()
