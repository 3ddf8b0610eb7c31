"""Tells images of another kind than the training images, by how far their features are.

For each layer with positions, and for two kinds of features of the pixels, the distance d of an
image's features from those of training images is measured (`gaussian`). Its logarithm is
standardized by the mean and the deviation over images that were held out,

  z = (log d^2 - mean) / deviation,   score = sqrt(sum over the layers of max(z, 0)^2),

so that an image is unlike the training images if it is unusual in one layer very much or in several
(many layers: Lee et al. 2018, section 2.2). Dense layers are left out: what a network was trained
to tell apart says less about other images than its first layers and the pixels do, as
docs/prediction.md measures. The distance of an image is its score over the score that 95% of the
images held out do not exceed: above 1 it is unlike the training images.
"""

from collections.abc import Mapping
import dataclasses
from typing import NamedTuple

import numpy as np

from engine.inference import gaussian
from engine.inference import image_spectrum
from engine.inference import pixel_features
from tfrecords import errors

# Share of the images held out that are accepted.
ACCEPTED = 0.95
# What images held out are: validation images, or training images where there are none.
VALIDATION, TRAINING = 'validation', 'training'
# The features that no layer computes.
_OF_PIXELS = {'pixels': pixel_features.extract, 'spectrum': image_spectrum.extract}
# The means of classes with fewer images would be noise: then one Gaussian serves for all classes.
_LEAST_PER_CLASS = 20
_LEAST_DISTANCE = 1e-9
_LEAST_DEVIATION = 1e-3


class Sample(NamedTuple):
  """Images with their features by layer.

  Attributes:
    features: float [n, numbers], by the name of the layer.
    images: uint8 [n, height, width, channels].
  """
  features: Mapping[str, np.ndarray]
  images: np.ndarray


@dataclasses.dataclass(frozen=True, eq=False)
class Detector:
  """A fitted detector.

  Attributes:
    gaussians: of each layer and of the pixels, by name.
    means: of the logarithms of the squared distances of images held out, in the same order.
    deviations: of the same.
    threshold: the score that ACCEPTED of them do not exceed.
    count: their number.
    held_out: what they are, VALIDATION or TRAINING.
  """
  gaussians: dict[str, gaussian.Gaussian]
  means: np.ndarray
  deviations: np.ndarray
  threshold: float
  count: int
  held_out: str

  def distances(self, sample: Sample) -> np.ndarray:
    """Returns the distances of images from the training images, float64 [n]; above 1 is unlike.

    Raises:
      errors.InputError: the features are those of another network.
    """
    logs = _log_distances(self.gaussians, sample)
    return _scores(logs, self.means, self.deviations) / self.threshold


def fitted(training: Sample, labels: np.ndarray, held: Sample, held_out: str) -> Detector:
  """Fits a detector.

  Args:
    training: training images.
    labels: their classes, int [n].
    held: images held out of them.
    held_out: what these are, VALIDATION or TRAINING.
  """
  num_classes = int(labels.max()) + 1
  classes = num_classes if len(labels) >= _LEAST_PER_CLASS * num_classes else 1
  gaussians = {name: gaussian.fitted(values, labels, classes)
               for name, values in training.features.items()}
  gaussians |= {name: gaussian.fitted(extract(training.images), labels, 1)
                for name, extract in _OF_PIXELS.items()}
  logs = _log_distances(gaussians, held)
  means, deviations = logs.mean(axis=0), np.maximum(logs.std(axis=0), _LEAST_DEVIATION)
  threshold = float(np.quantile(_scores(logs, means, deviations), ACCEPTED))
  return Detector(gaussians, means, deviations, max(threshold, _LEAST_DEVIATION),
                  len(held.images), held_out)


def _log_distances(gaussians: Mapping[str, gaussian.Gaussian], sample: Sample) -> np.ndarray:
  """Returns the logarithms of the squared distances, float64 [n, layers]."""
  found = []
  for name, one in gaussians.items():
    values = (_OF_PIXELS[name](sample.images) if name in _OF_PIXELS
              else sample.features.get(name, np.empty([0, 0])))
    if values.shape[1] != one.mean.size:
      raise errors.InputError(f'the detector has {one.mean.size} features of {name}, and the '
                              f'network has {values.shape[1]}')
    found.append(one.squared_distances(values))
  return np.log(np.maximum(np.stack(found, axis=1), _LEAST_DISTANCE))


def _scores(logs: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
  return np.sqrt((np.maximum((logs - means) / deviations, 0) ** 2).sum(axis=1))
