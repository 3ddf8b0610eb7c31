"""Windows: against slices of images that NumPy has given their border."""

import hypothesis
from hypothesis import strategies
import numpy as np
import tensorflow as tf

from tfrecords.augmentation import crop_gather

_IMAGES = np.random.default_rng(0).integers(0, 256, [10, 8, 6, 3], np.uint8)


def _gather(corners, mirror, size, pad=0, indices=(5, 9), images=_IMAGES):
  top, left = np.array(corners, np.int64).T
  return crop_gather.gather(tf.constant(images), tf.constant(indices, tf.int64),
                            (tf.constant(top), tf.constant(left)), tf.constant(mirror), size, pad)


def test_window_and_mirror_by_hand():
  window = _gather([(1, 2), (0, 1)], [False, True], 4)
  assert window.dtype == tf.uint8
  np.testing.assert_array_equal(window[0], _IMAGES[5, 1:5, 2:6])
  np.testing.assert_array_equal(window[1], _IMAGES[9, 0:4, 4:0:-1])


def test_size_0_is_the_whole_image():
  np.testing.assert_array_equal(_gather([(0, 0), (0, 0)], [False, False], 0), _IMAGES[[5, 9]])


def test_border_by_hand():
  images = np.tile(np.arange(4, dtype=np.uint8)[:, None], [1, 4, 1, 1])
  window = _gather([(0, -2), (0, 2), (0, 2)], [False, False, True], 0, 2, [0, 0, 0], images)
  np.testing.assert_array_equal(window[:, 0, :, 0], [[2, 1, 0, 1], [2, 3, 2, 1], [1, 2, 3, 2]])


@hypothesis.given(strategies.data())
def test_windows_reach_into_a_mirrored_border(data):
  size, pad = data.draw(strategies.integers(0, 6)), data.draw(strategies.integers(0, 5))
  height, width = size or 8, size or 6
  top = data.draw(strategies.integers(-pad, 8 + pad - height))
  left = data.draw(strategies.integers(-pad, 6 + pad - width))
  mirror, index = data.draw(strategies.booleans()), data.draw(strategies.integers(0, 9))
  wide = np.pad(_IMAGES[index], [(pad, pad), (pad, pad), (0, 0)], mode='reflect')
  expected = wide[top + pad:, left + pad:][:height, :width]
  found = _gather([(top, left)], [mirror], size, pad, [index])
  np.testing.assert_array_equal(found[0], expected[:, ::-1] if mirror else expected)
