"""Tests for engine.style.lbfgs: it descends within bounds, and chunks are what they are."""

import numpy as np
import tensorflow as tf

from engine.style import lbfgs


class _Bowl:
  """A loss whose minimum lies partly outside 0 to 255: narrow one way, flat the other."""

  def __init__(self, scale=1.0):
    self._wanted = tf.constant([[[[300.0, 20, 100]]]])
    self._steepness = tf.constant([[[[1.0, 1e-4, 1e-2]]]]) * scale

  def gradient(self, picture):
    with tf.GradientTape() as tape:
      tape.watch(picture)
      loss = tf.reduce_sum(self._steepness * (picture - self._wanted) ** 2)
    return {'loss': loss, 'content': loss}, tape.gradient(loss, picture)


def _minimize(objective, chunks, start=128.0):
  picture = tf.Variable(tf.fill([1, 1, 1, 3], start))
  iterations = lbfgs.build(objective, picture, 0.0, 255.0)
  for count in chunks:
    report = iterations(iter(()), tf.constant(count))
  return picture.numpy().reshape(-1), report


def test_finds_the_minimum_between_bounds_whatever_the_scale():
  for scale in (1e-9, 1.0, 1e9):
    found, report = _minimize(_Bowl(scale), [30])
    np.testing.assert_allclose(found, [255, 20, 100], atol=0.5)
    assert set(report) == {'loss', 'content', 'input_wait'}


def test_a_chunk_begins_without_memory():
  one, _ = _minimize(_Bowl(), [4])
  two, _ = _minimize(_Bowl(), [2, 2])
  assert not np.array_equal(one, two)
  # What a resumed run does: the same chunks from the same picture.
  again, _ = _minimize(_Bowl(), [2, 2])
  np.testing.assert_array_equal(two, again)


def test_nothing_to_do():
  found, report = _minimize(_Bowl(), [0])
  np.testing.assert_array_equal(found, [128, 128, 128])
  assert float(report['loss']) > 0
  flat, _ = _minimize(_Bowl(0.0), [5])
  np.testing.assert_array_equal(flat, [128, 128, 128])


def test_what_is_no_number_is_left_to_who_looks_at_the_loss():
  found, report = _minimize(_Bowl(float('nan')), [5])
  assert np.isnan(float(report['loss']))
  assert np.isfinite(found).all()
