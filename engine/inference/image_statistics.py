"""What training images look like on the whole, so that one that is quite another can be told.

Three numbers an image, in grey values of 0 to 255 (the mean over the channels): its mean, its
deviation, and the mean of its outermost ring of pixels. Their means and deviations over the
training images stand in the run directory. An image is unlike them where one of its numbers is
further from the mean than _FAR deviations; a deviation counts as _FLEXIBLE at least, since a ring
that is always black has none. It is a look at the surface: an image that passes can still be of
something that the network has never seen.
"""

from collections.abc import Sequence
import dataclasses
import json

import numpy as np

from tfrecords import errors

NUMBERS = ('brightness', 'contrast', 'brightness of the border')
_FAR = 4.0
_FLEXIBLE = 8.0


@dataclasses.dataclass(frozen=True)
class Appearance:
  """Means and deviations of the three numbers over the training images."""
  means: tuple[float, ...]
  deviations: tuple[float, ...]

  def to_json(self) -> str:
    """Returns the text of appearance.json."""
    return json.dumps({'numbers': NUMBERS, **dataclasses.asdict(self)}, indent=2) + '\n'

  def distance(self, image: np.ndarray) -> float:
    """Returns how many deviations the number that is furthest off is away, of a uint8 image."""
    return float(np.max(self._distances(image)))

  def complaint(self, image: np.ndarray) -> str:
    """Returns what about a uint8 image [h, w, c] is unlike the training images, '' for nothing."""
    distances = self._distances(image)
    worst = int(np.argmax(distances))
    if distances[worst] <= _FAR:
      return ''
    return (f'{NUMBERS[worst]} {measure(image[None])[0][worst]:.0f}, in the training images '
            f'{self.means[worst]:.0f} +- {self.deviations[worst]:.0f}')

  def _distances(self, image: np.ndarray) -> np.ndarray:
    away = np.abs(measure(image[None])[0] - self.means)
    return away / np.maximum(self.deviations, _FLEXIBLE)


def measure(images: np.ndarray) -> np.ndarray:
  """Returns the three numbers of uint8 images [n, height, width, channels], float64 [n, 3]."""
  grey = images.mean(axis=3, dtype=np.float64)
  ring = np.ones(grey.shape[1:], bool)
  ring[1:-1, 1:-1] = False
  return np.stack([grey.mean(axis=(1, 2)), grey.std(axis=(1, 2)), grey[:, ring].mean(axis=1)],
                  axis=1)


def of(images: np.ndarray) -> Appearance:
  """Returns the appearance of training images, uint8 [n, height, width, channels]."""
  numbers = measure(images)
  return Appearance(tuple(numbers.mean(axis=0).tolist()), tuple(numbers.std(axis=0).tolist()))


def from_json(text: str, where: str) -> Appearance:
  """Reads what `to_json` wrote.

  Raises:
    errors.InputError: the text is not such a file.
  """
  try:
    values = json.loads(text)
    means, deviations = (_numbers(values[name]) for name in ('means', 'deviations'))
  except (KeyError, TypeError, ValueError) as error:
    raise errors.InputError(
        f'{where}: does not say what the training images look like ({error}); remove the file to '
        'do without') from error
  return Appearance(means, deviations)


def _numbers(values: Sequence[float]) -> tuple[float, ...]:
  numbers = tuple(map(float, values))
  if len(numbers) != len(NUMBERS):
    raise ValueError(f'{len(numbers)} numbers, not {len(NUMBERS)}')
  return numbers
