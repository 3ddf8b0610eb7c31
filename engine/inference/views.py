"""Views of one image: shifted by a few pixels, mirrored, turned.

A network that was trained well gives views of one image the same answer. The mean of the
probabilities over views is a second answer for an image whose plain one is unsure (test-time
augmentation: A. Krizhevsky, I. Sutskever and G. Hinton, "ImageNet classification with deep
convolutional neural networks", NIPS 2012, section 4.1).
"""

import dataclasses
import itertools

import numpy as np

# A shift is a pixel for images up to 47 pixels high or wide, and as much in proportion for larger
# ones.
_SIDE_PER_PIXEL = 32


@dataclasses.dataclass(frozen=True, eq=False)
class ViewsAnswer:
  """What a network says about several views of an image.

  Attributes:
    probabilities: the mean over the views, float [num_classes].
    agreeing: the number of views whose most probable class is that of the mean.
    count: the number of views.
  """
  probabilities: np.ndarray
  agreeing: int
  count: int

  @property
  def label(self) -> int:
    """The most probable class of the mean."""
    return int(np.argmax(self.probabilities))


def make(image: np.ndarray, count: int, mirror: bool) -> np.ndarray:
  """Returns views: the image, its mirror image, shifts of both, the smallest shifts first.

  Args:
    image: uint8 [height, width, channels].
    count: number of views.
    mirror: whether mirror images are among them; they are not for digits.

  Returns:
    uint8 [count, height, width, channels]; pixels that a shift lacks repeat the border.
  """
  step = max(1, round(min(image.shape[:2]) / _SIDE_PER_PIXEL))
  reach = 0
  while (2 * reach + 1) ** 2 * (1 + mirror) < count:
    reach += 1
  shifts = sorted(itertools.product(range(-reach, reach + 1), repeat=2), key=_length)
  sides = [image, image[:, ::-1]] if mirror else [image]
  found = [_shifted(side, step * down, step * right)
           for _, group in itertools.groupby(shifts, _length)
           for (down, right), side in _by_side([*group], sides)]
  return np.stack(found[:count])


def _length(shift: tuple[int, ...]) -> tuple[int, int]:
  """Returns the ring of a shift, then its squared length."""
  return max(map(abs, shift)), shift[0] ** 2 + shift[1] ** 2


def _by_side(shifts: list[tuple[int, ...]], sides: list[np.ndarray]
             ) -> list[tuple[tuple[int, ...], np.ndarray]]:
  return [(shift, side) for side in sides for shift in shifts]


def _shifted(image: np.ndarray, down: int, right: int) -> np.ndarray:
  height, width, _ = image.shape
  margins = [(max(0, by), max(0, -by)) for by in (down, right)]
  padded = np.pad(image, [*margins, (0, 0)], mode='edge')
  top, left = max(0, -down), max(0, -right)
  return padded[top:top + height, left:left + width]


def quarter_turns(image: np.ndarray) -> np.ndarray:
  """Returns an image turned by 90, 180 and 270 degrees clockwise, uint8 [3, side, side, channels].

  Args:
    image: uint8 [side, side, channels].
  """
  return np.stack([np.rot90(image, -number) for number in (1, 2, 3)])


def combine(probabilities: np.ndarray) -> ViewsAnswer:
  """Returns the answer of the views' probabilities, float [views, num_classes]."""
  mean = np.asarray(probabilities, np.float64).mean(axis=0)
  best = probabilities.argmax(axis=1)
  return ViewsAnswer(mean, int((best == mean.argmax()).sum()), len(probabilities))
