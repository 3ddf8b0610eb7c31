"""The images of a run that its confidence is fitted on: training images, and images held out.

The first training images show what the network was trained on; the temperature and the threshold of
the distance need others. Those are the run's validation images; a run that kept none has only
training images to hold out, which the network knows: they serve for the threshold, but not for the
temperature. Test images are never used.
"""

from typing import NamedTuple

import numpy as np

from engine.config import run_config
from engine.inference import detector
from engine.inference import image_statistics
from engine.inference import photo
from engine.runs import dataset_splits
from tfrecords import datasets
from tfrecords import errors
from tfrecords import record_loader

# Images of each kind: of photographs twice as many give the same detector to within the chance of
# the images made of them. Of large images as many as fit into these bytes.
_PHOTOGRAPHS, _DRAWINGS = 2500, 5000
_MAX_BYTES = 1 << 28
# The training images that a run has noted the statistics of: its first ones.
NOTED = 5000
# With fewer, a temperature or a quantile of 95% would be a guess.
LEAST_TRAINING, LEAST_HELD_OUT = 400, 200
_LEAST_SIDE = 8


class ReferenceImages(NamedTuple):
  """Images and their classes.

  Attributes:
    images: training images, uint8 [n, height, width, channels].
    labels: their classes, int [n].
    held_images: images held out of them, uint8 [m, height, width, channels].
    held_labels: their classes, int [m].
    held_out: what they are, VALIDATION or TRAINING of the detector.
  """
  images: np.ndarray
  labels: np.ndarray
  held_images: np.ndarray
  held_labels: np.ndarray
  held_out: str


def load(config: run_config.RunConfig, data_dir: str,
         statistics: image_statistics.ImageStatistics | None) -> ReferenceImages:
  """Reads the images.

  Args:
    config: the run's settings.
    data_dir: directory of the data sets.
    statistics: of the training images; None in a run that has not written them.

  Raises:
    errors.InputError: the data cannot be read, are not those of the training, or are too few.
  """
  if min(config.image_shape[:2]) < _LEAST_SIDE:
    raise errors.InputError(f'its images are smaller than {_LEAST_SIDE}x{_LEAST_SIDE}')
  spec = datasets.get(config.recipe.dataset, data_dir)
  source = dataset_splits.evaluation_source(config, spec, data_dir, 'train_eval')
  is_drawings = photo.is_drawings(statistics, spec.image_shape[2])
  fitting = _MAX_BYTES // spec.image_bytes
  most = min(_DRAWINGS if is_drawings else _PHOTOGRAPHS, fitting)
  held = None
  if config.recipe.validation_examples or spec.validation_examples:
    held = dataset_splits.evaluation_source(config, spec, data_dir, detector.VALIDATION)
  is_validation = held is not None and held.num_examples >= LEAST_HELD_OUT
  available = source.num_examples
  count = min(most, available if is_validation else available * 2 // 3)
  if held is None or not is_validation:
    held = source.slice(count, min(available, count + most))
  else:
    held = held.slice(0, min(most, held.num_examples))
  if count < LEAST_TRAINING or held.num_examples < LEAST_HELD_OUT:
    raise errors.InputError(
        f'{available:,} training images are too few, {LEAST_TRAINING + LEAST_HELD_OUT:,} are '
        'needed')
  loaded = source.slice(0, min(available, fitting, max(count, NOTED)))
  images, labels = (tensor.numpy() for tensor in record_loader.load(loaded))
  _check_same(images, statistics, data_dir)
  held_images, held_labels = (tensor.numpy() for tensor in record_loader.load(held))
  return ReferenceImages(images[:count], labels[:count], held_images, held_labels,
                         detector.VALIDATION if is_validation else detector.TRAINING)


def _check_same(images: np.ndarray, statistics: image_statistics.ImageStatistics | None,
                data_dir: str) -> None:
  """Checks that images begin as those of the training, by what the run has noted of them."""
  if statistics is None or len(images) < NOTED:
    return
  found = image_statistics.from_images(images[:NOTED])
  if not np.allclose([found.means, found.deviations],
                     [statistics.means, statistics.deviations], rtol=1e-6):
    raise errors.InputError(f'--data_dir={data_dir}: holds other training images than those that '
                            'the run was trained on')
