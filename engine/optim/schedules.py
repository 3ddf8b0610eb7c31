"""Learning rates as functions of the step.

All are pure: the rate of step N depends on nothing else, so a resumed training continues exactly.
"""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine.optim import schedule_registry


def constant(step: tf.Tensor, learning_rate: float, **_: float) -> tf.Tensor:
  """Returns `learning_rate` at every step."""
  del step
  return tf.constant(learning_rate, tf.float32)


def staircase(step: tf.Tensor, learning_rate: float, *, steps_per_epoch: float,
              decay_epochs: float, decay_factor: float, **_: float) -> tf.Tensor:
  """Multiplies the rate by `decay_factor` once every `decay_epochs`.

  learning_rate * decay_factor ^ floor(step / decay_steps), decay_steps = floor(steps_per_epoch *
  decay_epochs), as the tutorial's `tf.train.exponential_decay(..., staircase=True)`.
  """
  decay_steps = max(1, int(steps_per_epoch * decay_epochs))
  drops = tf.cast(tf.cast(step, tf.int64) // decay_steps, tf.float32)
  return learning_rate * tf.pow(tf.constant(decay_factor, tf.float32), drops)


def exponential(step: tf.Tensor, learning_rate: float, *, steps_per_epoch: float,
                decay_epochs: float, decay_factor: float, **_: float) -> tf.Tensor:
  """Multiplies the rate by `decay_factor` in the course of every `decay_epochs`, smoothly.

  learning_rate * decay_factor ^ (step / (steps_per_epoch * decay_epochs)), as
  `tf.train.exponential_decay` without its staircase.
  """
  periods = tf.cast(step, tf.float32) / (steps_per_epoch * decay_epochs)
  return learning_rate * tf.pow(tf.constant(decay_factor, tf.float32), periods)


def linear_warmup_decay(
  step: tf.Tensor, learning_rate: float, *, max_steps: int, warmup_fraction: float, **_: float
) -> tf.Tensor:
  """Rises linearly to `learning_rate`, then falls linearly to zero.

  The peak is at `warmup_fraction` of the training, as in the slanted triangle of
  "super-convergence" (https://arxiv.org/abs/1708.07120). The first step has a rate above zero, and
  so has the last.
  """
  done = tf.cast(step, tf.float32) + 0.5
  # Counted as an integer first: 1 - done / max_steps would cancel to noise near the end.
  left = tf.cast(max_steps - tf.cast(step, tf.int64), tf.float32) - 0.5
  return learning_rate * tf.minimum(
      done / (warmup_fraction * max_steps), left / ((1.0 - warmup_fraction) * max_steps))


_FUNCTIONS: dict[str, Callable[..., tf.Tensor]] = {
    'constant': constant, 'staircase': staircase, 'exponential': exponential,
    'linear_warmup_decay': linear_warmup_decay}


def learning_rate(schedule: schedule_registry.ScheduleConfig, step: tf.Tensor, peak: float,
                  steps_per_epoch: float, max_steps: int) -> tf.Tensor:
  """Returns the learning rate, a float32 scalar, of the update after `step` earlier ones.

  Args:
    schedule: which schedule, with its settings.
    step: integer scalar, from 0.
    peak: largest learning rate.
    steps_per_epoch: may be a fraction.
    max_steps: steps of the whole training.

  Example:
    A drop to a tenth after every second epoch of 50 steps:

    >>> schedule = rana.loop.StaircaseSchedule(decay_epochs=2, decay_factor=0.1)
    >>> for step in (99, 100, 200):
    ...   rate = rana.loop.learning_rate(
    ...       schedule, step, peak=0.5, steps_per_epoch=50, max_steps=1000)
    ...   print(f'{rate:.3f}')
    0.500
    0.050
    0.005
  """
  return _FUNCTIONS[schedule.name](step, peak, steps_per_epoch=steps_per_epoch,
                                   max_steps=max_steps, **dataclasses.asdict(schedule))
