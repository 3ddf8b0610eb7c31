"""Pictures by which one sees what an augmentation did to them."""

import numpy as np

from engine.bench.input import input_workload
from tfrecords.augmentation import augmentation_config

SIDE, CROP, BATCH = 8, 5, 16
NOTHING = {'crop_size': 0, 'random_flip': False, 'max_brightness_delta': 0.0,
           'contrast_lower': 1.0, 'contrast_upper': 1.0, 'standardize': False}


def workload(**changes):
  """Returns a workload of 32 equal pictures, with no augmentation but the changes.

  A pixel has its row in red, its column in green, and in blue a value that differs by picture.
  """
  rows, columns = np.mgrid[:SIDE, :SIDE]
  images = np.empty([32, SIDE, SIDE, 3], np.uint8)
  images[..., 0], images[..., 1] = 8 * rows, 8 * columns
  images[..., 2] = np.arange(32)[:, None, None] + 100
  return input_workload.InputWorkload(
      images, np.arange(32, dtype=np.int32),
      augmentation_config.AugmentationConfig(**(NOTHING | changes)), BATCH, 1)


def check_crop_and_flip(images, labels):
  """Checks that images are windows or mirrored windows of the pictures; returns their kinds.

  Args:
    images: float32 [n, CROP, CROP, 3], 0 to 1.
    labels: of the images.

  Returns:
    The first row, the first column and whether it is mirrored, of each image.
  """
  pixels = np.rint(images * 255).astype(int)
  np.testing.assert_array_equal(
      pixels[..., 2], np.broadcast_to(labels[:, None, None] + 100, pixels.shape[:3]))
  kinds = []
  for image in pixels:
    is_mirrored = bool(image[0, 0, 1] > image[0, 1, 1])
    upright = image[:, ::-1] if is_mirrored else image
    top, left = upright[0, 0, 0] // 8, upright[0, 0, 1] // 8
    rows, columns = np.mgrid[top:top + CROP, left:left + CROP]
    np.testing.assert_array_equal(upright[..., 0], 8 * rows)
    np.testing.assert_array_equal(upright[..., 1], 8 * columns)
    kinds.append((int(top), int(left), is_mirrored))
  return kinds
