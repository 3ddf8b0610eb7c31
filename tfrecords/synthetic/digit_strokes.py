"""The strokes of the ten digits, as quadratic Bezier curves.

A stroke is a chain of points: on the curve, control, on the curve, control, ... A digit is one or
two strokes in a box of 1.2 by 2, x to the right and y down, around the origin. A curve with the
points a, c, b is (1 - t)^2 a + 2 t (1 - t) c + t^2 b for t from 0 to 1
(https://en.wikipedia.org/wiki/B%C3%A9zier_curve): additions and multiplications alone, which IEEE
754 rounds in one way on every machine.
"""

import numpy as np

# Straight pieces that a curve is drawn as.
PIECES = 4

STROKES = (  # in the order of the labels
    (((0, -1), (.6, -1), (.6, 0), (.6, 1), (0, 1), (-.6, 1), (-.6, 0), (-.6, -1), (0, -1)),),
    (((-.3, -.6), (-.1, -.75), (.1, -1), (.1, 0), (.1, 1)),),
    (((-.55, -.5), (-.5, -1), (0, -1), (.55, -1), (.55, -.5), (.5, 0), (-.6, 1), (0, 1), (.6, 1)),),
    (((-.5, -.75), (-.3, -1), (0, -1), (.5, -1), (.5, -.55), (.5, -.1), (-.1, -.05), (.6, -.05),
      (.6, .5), (.6, 1), (0, 1), (-.4, 1), (-.6, .7)),),
    (((.15, -1), (-.3, -.2), (-.65, .3), (0, .3), (.65, .3)), ((.3, -.4), (.3, .3), (.3, 1))),
    (((.5, -1), (0, -1), (-.4, -1), (-.42, -.5), (-.5, -.15), (-.1, -.4), (.2, -.3), (.6, -.15),
      (.6, .35), (.55, 1), (0, 1), (-.4, 1), (-.6, .7)),),
    (((.4, -1), (-.3, -.7), (-.5, .2), (-.6, 1), (0, 1), (.55, 1), (.55, .45), (.5, -.05),
      (0, -.05), (-.4, 0), (-.5, .4)),),
    (((-.6, -1), (0, -1), (.6, -1), (.2, -.1), (-.1, 1)),),
    (((0, -.05), (-.5, -.15), (-.5, -.55), (-.5, -1), (0, -1), (.5, -1), (.5, -.55), (.5, -.15),
      (0, -.05), (-.6, .1), (-.6, .5), (-.6, 1), (0, 1), (.6, 1), (.6, .5), (.6, .1),
      (0, -.05)),),
    (((.5, -.4), (.45, .1), (0, .1), (-.5, .1), (-.5, -.4), (-.5, -1), (0, -1), (.55, -1),
      (.55, -.4), (.55, .4), (.3, 1)),),
)


def num_points(label: int) -> int:
  """Returns the number of points of all strokes of a digit."""
  return sum(map(len, STROKES[label]))


def segments(label: int, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
  """Returns the straight pieces of a digit.

  Args:
    label: the digit, 0 to 9.
    offsets: what each point is moved by, float32 [count, num_points(label), 2].

  Returns:
    Where the pieces begin and where they end, both float32 [count, pieces, 2].
  """
  begins, ends, first = [], [], 0
  for stroke in STROKES[label]:
    points = np.array(stroke, np.float32) + offsets[:, first:first + len(stroke)]
    first += len(stroke)
    for index in range(0, len(stroke) - 1, 2):
      curve = _curve(*(points[:, index + place, None] for place in range(3)))
      begins.append(curve[:, :-1])
      ends.append(curve[:, 1:])
  return np.concatenate(begins, axis=1), np.concatenate(ends, axis=1)


def _curve(start: np.ndarray, control: np.ndarray, end: np.ndarray) -> np.ndarray:
  """Returns points on curves, [count, PIECES + 1, 2], of points [count, 1, 2]."""
  t = (np.arange(PIECES + 1, dtype=np.float32) / np.float32(PIECES))[:, None]
  rest = 1 - t
  return rest * rest * start + 2 * t * rest * control + t * t * end
