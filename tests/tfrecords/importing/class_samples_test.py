"""The first images of every class."""

import numpy as np
import pytest

from tfrecords.importing import class_samples


def test_the_first_images_of_each_class():
  samples = class_samples.ClassSamples(3, (1, 2, 3))
  planes = np.arange(24, dtype=np.uint8).reshape(4, 6)
  samples.add(np.array([2, 0, 2, 2]), planes)
  assert [len(images) for images in samples.images] == [1, 0, 3]
  assert samples.images[0][0].tolist() == [[[6, 8, 10], [7, 9, 11]]]
  for _ in range(9):
    samples.add(np.array([2, 0, 2, 2]), planes)
  assert [len(images) for images in samples.images] == [8, 0, 8]


@pytest.mark.parametrize('classes, shown, each', [(10, 10, 8), (300, 300, 2), (10_000, 600, 1)])
def test_many_classes(classes, shown, each):
  samples = class_samples.ClassSamples(classes, (1, 1, 1))
  samples.add(np.array([0] * 9 + [9_999]), np.zeros([10, 1], np.uint8))
  assert (len(samples.images), len(samples.images[0])) == (shown, each)
