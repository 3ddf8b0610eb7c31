"""Finds the drawing in a picture of paper: strokes without shading, noise, lines and specks.

Ink on paper reflects a share of the light: what counts is its darkness relative to the paper around
it (`paper_background`), which shading does not change; light strokes on a dark ground are compared
by their difference. What exceeds the noise and a share of the strongest value is ink. Ruled lines,
which run through the whole picture, are taken out. Connected pieces of ink that are near each other
make one drawing; small ones are specks, and those that run over the edge of the picture, such as a
table beside the paper, count only if there are no others.
"""

import dataclasses

import numpy as np
from scipy import ndimage

from engine.inference import paper_background

# Ink exceeds so many standard deviations of the paper's noise, and this share of the strongest ink;
# the second keeps faint lines and shadows out.
_NOISE_DEVIATIONS = 4.0
_INK_SHARE = 0.35
# No ink is weaker: what the estimate of the paper leaves of its shading may be as strong.
_WEAKEST = 24.0
# Where strokes begin and where they have their full strength, as shares of the strongest.
_FAINT, _FULL = 0.15, 0.75
# Darker paper does not make the noise in it ink.
_DARKEST_PAPER = 40.0
# Pixels that are the strongest: a share of all.
_STRONGEST = 0.002
# Pieces of one drawing are no farther apart than this share of the larger one's longer side.
_GAP = 0.12
# A drawing is at least this share of the largest one, in the longer side.
_SPECK = 0.3
# Share of the side that a ruled line runs along, and that its thickness may be.
_LINE_LENGTH, _LINE_THICKNESS = 0.6, 0.03

Box = tuple[slice, slice]


@dataclasses.dataclass(frozen=True, eq=False)
class Drawing:
  """A drawing found in a picture.

  Attributes:
    strokes: float [height, width], 0 (paper) to 255, cut to the drawing; empty without any.
    count: number of separate drawings in the picture; this is the largest.
    is_dark: whether it is darker than the paper.
    lines: whether ruled lines were taken out.
  """
  strokes: np.ndarray
  count: int
  is_dark: bool
  lines: bool


def find(gray: np.ndarray) -> Drawing:
  """Finds the largest drawing in a picture.

  Args:
    gray: [height, width], 0 to 255.
  """
  gray = np.asarray(gray, np.float64)
  paper = paper_background.estimate(gray)
  rest = gray - paper
  is_dark = _strongest(-rest) >= _strongest(rest)
  ink = -255 * rest / np.maximum(paper, _DARKEST_PAPER) if is_dark else rest
  noise = paper_background.deviation(ink)
  peak = _strongest(ink)
  if peak <= max(_NOISE_DEVIATIONS * noise, _WEAKEST):
    return Drawing(np.zeros([0, 0]), 0, is_dark, False)
  mask = ink > max(_INK_SHARE * peak, _NOISE_DEVIATIONS * noise)
  ruled = _ruled_lines(mask)
  mask &= ~ruled
  boxes, own = _drawings(mask)
  if not boxes:
    return Drawing(np.zeros([0, 0]), 0, is_dark, bool(ruled.any()))
  # The soft edges of the strokes belong to them, nothing else does.
  near = ndimage.binary_dilation(own[0], iterations=2) & ~(ruled & ~own[0])
  strokes = np.clip((ink / peak - _FAINT) / (_FULL - _FAINT), 0, 1) * near
  return Drawing(255 * strokes[boxes[0]], len(boxes), is_dark, bool(ruled.any()))


def _strongest(values: np.ndarray) -> float:
  """Returns the mean of the largest values."""
  count = max(1, round(_STRONGEST * values.size))
  return float(np.partition(values, -count, axis=None)[-count:].mean())


def _ruled_lines(mask: np.ndarray) -> np.ndarray:
  """Returns the pixels of straight, thin, horizontal or vertical lines through the picture."""
  found = np.zeros_like(mask)
  for axis in (0, 1):
    length, thickness = (round(share * side) for share, side in (
        (_LINE_LENGTH, mask.shape[axis]), (_LINE_THICKNESS, mask.shape[1 - axis])))
    shape = (max(2, length), 1) if axis == 0 else (1, max(2, length))
    runs = ndimage.binary_opening(mask, np.ones(shape, bool))
    across = np.ones((1, thickness + 2) if axis == 0 else (thickness + 2, 1), bool)
    found |= runs & ~ndimage.binary_opening(mask, across)
  return found


def _drawings(mask: np.ndarray) -> tuple[list[Box], list[np.ndarray]]:
  """Returns boxes and pixels of the separate drawings, the largest first."""
  labels, count = ndimage.label(mask, np.ones([3, 3], bool))
  boxes = ndimage.find_objects(labels)
  longest = max(map(_side, boxes), default=0)
  kept = [number for number in range(count) if _side(boxes[number]) > _GAP * longest]
  inner = [number for number in kept if not _at_edge(boxes[number], mask.shape)]
  if inner and max(_side(boxes[number]) for number in inner) >= _SPECK * longest / 2:
    kept = inner
  groups = _joined([boxes[number] for number in kept])
  found = []
  for group in groups:
    numbers = [kept[index] for index in group]
    found.append((_hull([boxes[number] for number in numbers]),
                  np.isin(labels, [number + 1 for number in numbers])))
  found.sort(key=lambda pair: -int(pair[1].sum()))
  largest = max((_side(box) for box, _ in found), default=0)
  found = [pair for pair in found if _side(pair[0]) >= _SPECK * largest]
  return [box for box, _ in found], [own for _, own in found]


def _joined(boxes: list[Box]) -> list[list[int]]:
  """Returns groups of the indices of boxes that are near each other."""
  groups = [[index] for index in range(len(boxes))]
  merged = True
  while merged:
    merged = False
    for first in range(len(groups)):
      for second in range(first + 1, len(groups)):
        one, two = (_hull([boxes[index] for index in groups[number]])
                    for number in (first, second))
        if _gap(one, two) <= _GAP * max(_side(one), _side(two)):
          groups[first] += groups.pop(second)
          merged = True
          break
      if merged:
        break
  return groups


def _side(box: Box) -> int:
  return max(part.stop - part.start for part in box)


def _hull(boxes: list[Box]) -> Box:
  rows, columns = (slice(min(box[axis].start for box in boxes),
                         max(box[axis].stop for box in boxes)) for axis in (0, 1))
  return rows, columns


def _gap(one: Box, two: Box) -> int:
  """Returns the distance of two boxes in pixels, the larger of both directions."""
  return max(max(a.start, b.start) - min(a.stop, b.stop) for a, b in zip(one, two, strict=True))


def _at_edge(box: Box, shape: tuple[int, ...]) -> bool:
  return any(part.start == 0 or part.stop == side for part, side in zip(box, shape, strict=True))
