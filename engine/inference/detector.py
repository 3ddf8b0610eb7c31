"""Tells images of another kind than the training images, by how far their features are.

Two measures are taken. The first is of the layers with positions and of two kinds of features of
the pixels: for each, the distance d of an image's features from those of training images
(`gaussian`). Its logarithm is standardized by the mean and the deviation over images that were held
out,

  z = (log d^2 - mean) / deviation,   score = sqrt(sum over the layers of max(z, 0)^2),

so that an image is unlike the training images if it is unusual in one layer very much or in several
(many layers: Lee et al. 2018, section 2.2). It tells noise, text and drawings, but not what a
photograph shows.

The second is a discriminator against images that show no class (`discriminator`), which sees all
layers; for drawings, of which parts and mixtures are often drawings of the same kind, it is the
distance from the subspaces of the classes (`class_subspaces`). docs/prediction.md compares it with
others.

Each score is shifted and scaled such that the median over the images held out becomes 0, and the
score that a given share of them does not exceed 1; the larger one counts. The distance of an image
is that over the value that 95% of the images held out do not exceed: above 1 it is unlike the
training images.
"""

from collections.abc import Mapping
import dataclasses

import numpy as np

from engine.inference import class_subspaces
from engine.inference import discriminator
from engine.inference import gaussian
from engine.inference import layer_features
from tfrecords import errors

# Share of the images held out that are accepted.
ACCEPTED = 0.95
# What images held out are: validation images, or training images where there are none.
VALIDATION, TRAINING = 'validation', 'training'
# The names of the features that no layer computes (pixel_features.py, image_spectrum.py).
PIXELS, SPECTRUM = 'pixels', 'spectrum'
# The means of classes with fewer images would be noise: then one Gaussian serves for all classes.
_LEAST_PER_CLASS = 20
# Shares of the images held out that the scores of the two measures become 1 at: what the first is
# for is far away, so that it can do with little of the 5% that may be refused.
_SHARES = (0.99, 0.96)
_LEAST_DISTANCE = 1e-9
_LEAST_DEVIATION = 1e-3

# Features [n, numbers] of images by name: those of layer_features, PIXELS and SPECTRUM.
Features = Mapping[str, np.ndarray]
Second = discriminator.Discriminator | class_subspaces.ClassSubspaces


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
    second: the second measure; None in a detector of an earlier version, and for a network without
      the features that it needs.
    middles: the scores of both measures that become 0, [2]; empty without a second one.
    limits: those that become 1, [2]; empty likewise.
  """
  gaussians: dict[str, gaussian.Gaussian]
  means: np.ndarray
  deviations: np.ndarray
  threshold: float
  count: int
  held_out: str
  second: Second | None = None
  middles: np.ndarray = dataclasses.field(default_factory=lambda: np.empty([0]))
  limits: np.ndarray = dataclasses.field(default_factory=lambda: np.empty([0]))

  def distances(self, features: Features) -> np.ndarray:
    """Returns the distances of images from the training images, float64 [n]; above 1 is unlike.

    Raises:
      errors.InputError: the features are those of another network.
    """
    return self.scores(features) / self.threshold

  def scores(self, features: Features) -> np.ndarray:
    """Returns the distances times the threshold, float64 [n], from 0."""
    first = _scores(_log_distances(self.gaussians, features), self.means, self.deviations)
    if self.second is None:
      return first
    scores = np.stack([first, _second_scores(self.second, features)], axis=1)
    return np.maximum(((scores - self.middles) / (self.limits - self.middles)).max(axis=1), 0)


def fitted(training: Features, labels: np.ndarray, held: Features, held_out: str,
           made: tuple[Features, Features] | None = None) -> Detector:
  """Fits a detector.

  Args:
    training: of training images.
    labels: their classes, int [n].
    held: of images held out of them.
    held_out: what these are, VALIDATION or TRAINING.
    made: of training images in other appearances, and of images that show no class, for a
      discriminator; None: the second measure is that of the subspaces.
  """
  num_classes = int(labels.max()) + 1
  classes = num_classes if len(labels) >= _LEAST_PER_CLASS * num_classes else 1
  gaussians = {
      name: gaussian.fitted(values, labels, 1 if name in (PIXELS, SPECTRUM) else classes)
      for name, values in training.items()
      if name not in (layer_features.GRID, layer_features.DENSE)}
  logs = _log_distances(gaussians, held)
  means, deviations = logs.mean(axis=0), np.maximum(logs.std(axis=0), _LEAST_DEVIATION)
  found = Detector(gaussians, means, deviations, 1.0, len(logs), held_out)
  second: Second | None = None
  if made:
    second = discriminator.fitted(
        np.concatenate([_joined(training), _joined(made[0])]), _joined(made[1]))
  elif layer_features.GRID in training:
    second = class_subspaces.fitted(training[layer_features.GRID], labels, classes)
  if second:
    found = _with_second(found, second, held)
  threshold = max(float(np.quantile(found.scores(held), ACCEPTED)), _LEAST_DEVIATION)
  return dataclasses.replace(found, threshold=threshold)


def _with_second(found: Detector, second: Second, held: Features) -> Detector:
  scores = np.stack([found.scores(held), _second_scores(second, held)])
  middles = np.median(scores, axis=1)
  limits = np.array([np.quantile(one, share) for one, share in zip(scores, _SHARES, strict=True)])
  return dataclasses.replace(found, second=second, middles=middles,
                             limits=np.maximum(limits, middles + _LEAST_DEVIATION))


def _joined(features: Features) -> np.ndarray:
  return np.concatenate([*features.values()], axis=1, dtype=np.float32)


def _second_scores(second: Second, features: Features) -> np.ndarray:
  if isinstance(second, discriminator.Discriminator):
    values, size = _joined(features), second.mean.size
  else:
    values = features.get(layer_features.GRID, np.empty([0, 0]))
    size = second.deviation.size
  _check_size('all layers', values, size)
  return second.scores(values)


def _log_distances(gaussians: Mapping[str, gaussian.Gaussian], features: Features) -> np.ndarray:
  """Returns the logarithms of the squared distances, float64 [n, layers]."""
  found = []
  for name, one in gaussians.items():
    values = features.get(name, np.empty([0, 0]))
    _check_size(name, values, one.mean.size)
    found.append(one.squared_distances(values))
  return np.log(np.maximum(np.stack(found, axis=1), _LEAST_DISTANCE))


def _check_size(name: str, values: np.ndarray, size: int) -> None:
  if values.shape[1] != size:
    raise errors.InputError(f'the detector has {size} features of {name}, and the network has '
                            f'{values.shape[1]}')


def _scores(logs: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
  return np.sqrt((np.maximum((logs - means) / deviations, 0) ** 2).sum(axis=1))
