"""Makes and damages checkpoints of a thousand values."""

import numpy as np
import tensorflow as tf

from engine.runs import checkpoints


def state(size=1000, **more):
  """Returns the variables of a small training and the checkpoint that saves them."""
  values = tf.Variable(tf.zeros([size]))
  step = tf.Variable(0, dtype=tf.int64)
  return values, step, tf.train.Checkpoint(values=values, step=step, **more)


def save(directory, steps, keep=5):
  """Saves random values for each step; returns them by step."""
  values, step, saved_state = state()
  saved = checkpoints.Checkpoints(directory, saved_state, keep)
  rng = np.random.default_rng(0)
  written = {}
  for number in steps:
    written[number] = rng.normal(size=1000).astype(np.float32)
    values.assign(written[number])
    step.assign(number)
    assert saved.save(number) == f'{directory}/ckpt-{number}'
  return written


def damage(directory, step, suffix='data-00000-of-00001', keep=0.5):
  """Truncates a file of a checkpoint, or removes it if `keep` is 0."""
  path = directory / f'ckpt-{step}.{suffix}'
  path.write_bytes(path.read_bytes()[:int(path.stat().st_size * keep)])
  if not keep:
    path.unlink()
