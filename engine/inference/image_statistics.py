"""Training-set statistics, used to flag out-of-distribution images.

Three features of an image, in gray values of 0 to 255 (the mean over the channels): its mean, its
standard deviation, and the mean of its outermost ring of pixels. The run directory holds their
means and standard deviations over the training images. An image is flagged where one of its
features is more than _MAX_DEVIATIONS standard deviations from the mean. A standard deviation counts
as _MIN_DEVIATION at least, since that of a ring which is always black is 0. Only brightness is
compared: an image that passes can still show an object of no class.
"""

import dataclasses
import json

import numpy as np

from engine.config import field_types
from tfrecords import errors

FEATURES = ('brightness', 'contrast', 'brightness of the border')
_THREE_NUMBERS = tuple[float, float, float]
_MAX_DEVIATIONS = 4.0
_MIN_DEVIATION = 8.0


@dataclasses.dataclass(frozen=True)
class ImageStatistics:
  """Means and standard deviations of FEATURES over the training images."""
  means: tuple[float, ...]
  deviations: tuple[float, ...]

  def to_json(self) -> str:
    """Returns the text of appearance.json."""
    return json.dumps({'numbers': FEATURES, **dataclasses.asdict(self)}, indent=2) + '\n'

  def distance(self, image: np.ndarray) -> float:
    """Returns the largest distance of a feature of a uint8 image, in standard deviations."""
    return float(np.max(self._distances(image)))

  def out_of_distribution_warning(self, image: np.ndarray) -> str:
    """Returns in what a uint8 image [h, w, c] is unlike the training images; '' where it is not."""
    distances = self._distances(image)
    worst = int(np.argmax(distances))
    if distances[worst] <= _MAX_DEVIATIONS:
      return ''
    value = compute_features(image[None])[0][worst]
    return (f'{FEATURES[worst]} {value:.0f}, in the training images '
            f'{self.means[worst]:.0f} +- {self.deviations[worst]:.0f}')

  def _distances(self, image: np.ndarray) -> np.ndarray:
    distances = np.abs(compute_features(image[None])[0] - self.means)
    return distances / np.maximum(self.deviations, _MIN_DEVIATION)


def compute_features(images: np.ndarray) -> np.ndarray:
  """Returns FEATURES of uint8 images [n, height, width, channels], float64 [n, 3]."""
  gray = images.mean(axis=3, dtype=np.float64)
  ring = np.ones(gray.shape[1:], bool)
  ring[1:-1, 1:-1] = False
  return np.stack([gray.mean(axis=(1, 2)), gray.std(axis=(1, 2)), gray[:, ring].mean(axis=1)],
                  axis=1)


def from_images(images: np.ndarray) -> ImageStatistics:
  """Returns the statistics of training images, uint8 [n, height, width, channels]."""
  features = compute_features(images)
  return ImageStatistics(
      tuple(features.mean(axis=0).tolist()), tuple(features.std(axis=0).tolist()))


def from_json(text: str, path: str) -> ImageStatistics:
  """Reads what `to_json` wrote.

  Raises:
    errors.InputError: the text is not such a file.
  """
  try:
    values = field_types.check(json.loads(text), None)
    means, deviations = (_numbers(name, values[name]) for name in ('means', 'deviations'))
  except (KeyError, ValueError, RecursionError) as error:
    raise errors.InputError(
        f'{path}: does not hold statistics of the training images ({errors.reason(error)}); '
        'remove the file to predict without them') from error
  return ImageStatistics(means, deviations)


def _numbers(name: str, values: object) -> tuple[float, ...]:
  """Returns one number for each of FEATURES."""
  field_types.check({name: values}, {name: _THREE_NUMBERS})
  numbers = tuple(map(float, values))  # type: ignore[call-overload]
  if name == 'deviations' and min(numbers) < 0:
    raise errors.InputError(f'{name} is {field_types.shown(values)}; none may be negative')
  return numbers
