"""Converts an image file of any size and color to the shape of a data set's records.

Each step is noted for the user: those of decoding (`picture_decoder`), inversion of a light
background if the training images have a dark one, a center crop to the records' aspect ratio, and
scaling. Drawings (training images with one channel on an empty background, such as digits) are also
cropped to their strokes and placed as in MNIST: the drawing fills 20 of 28 pixels and its center of
mass is in the middle (http://yann.lecun.com/exdb/mnist).
"""

import pathlib

import numpy as np
from PIL import Image

from engine.inference import image_statistics
from tfrecords.pictures import picture_file

# Share of the side that a drawing fills; share of the strongest stroke that counts as a stroke.
_DRAWING_SHARE = 20 / 28
_STROKE_SHARE = 0.2
# A border of a mean gray value below this is an empty background.
_EMPTY_BORDER = 10.0


def read(path: pathlib.Path, image_shape: tuple[int, int, int],
         statistics: image_statistics.ImageStatistics | None = None,
         ) -> tuple[np.ndarray, list[str]]:
  """Reads an image file.

  Args:
    path: of the file, in any usual format.
    image_shape: height, width and channels of the records.
    statistics: of the training images; None: nothing is inverted or placed as a drawing.

  Returns:
    uint8 [height, width, channels], and a note on each preprocessing step.

  Raises:
    errors.InputError: the file is missing, not a regular file, not a picture, damaged or too large.
  """
  height, width, channels = image_shape
  picture, notes = picture_file.read(path, {1: 'L', 3: 'RGB'}[channels])
  if picture.size == (width, height):
    pixels = _pixels(picture, image_shape)
    return _inverted_if_closer(pixels, statistics, notes), notes
  if statistics and channels == 1 and statistics.means[2] < _EMPTY_BORDER:
    pixels = _placed_as_drawing(picture, image_shape, statistics, notes)
  else:
    notes.append(f'{picture.width}x{picture.height} cropped and scaled to {width}x{height}')
    pixels = _pixels(_center_crop(picture, width, height), image_shape)
    pixels = _inverted_if_closer(pixels, statistics, notes)
  return pixels, notes


def _center_crop(picture: Image.Image, width: int, height: int) -> Image.Image:
  """Returns the largest center crop of the aspect ratio width:height, scaled."""
  scale = min(picture.width / width, picture.height / height)
  left, top = (picture.width - scale * width) / 2, (picture.height - scale * height) / 2
  return picture.resize((width, height), Image.Resampling.LANCZOS,
                        (left, top, picture.width - left, picture.height - top))


def _pixels(picture: Image.Image, image_shape: tuple[int, int, int]) -> np.ndarray:
  return np.asarray(picture, np.uint8).reshape(image_shape)


def _inverted_if_closer(pixels: np.ndarray, statistics: image_statistics.ImageStatistics | None,
              notes: list[str]) -> np.ndarray:
  """Returns the inverted image if it is much closer to the training images."""
  if statistics is None or pixels.shape[2] != 1:
    return pixels
  if not statistics.out_of_distribution_warning(pixels):
    return pixels
  negative = 255 - pixels
  if statistics.distance(negative) > statistics.distance(pixels) / 2:
    return pixels
  notes.append('light background inverted to dark')
  return negative


def _placed_as_drawing(picture: Image.Image, image_shape: tuple[int, int, int],
            statistics: image_statistics.ImageStatistics, notes: list[str]) -> np.ndarray:
  """Returns a drawing cropped to its strokes and placed as in MNIST."""
  height, width, _ = image_shape
  gray = _inverted_if_closer(np.asarray(picture, np.uint8)[:, :, None], statistics, notes)[:, :, 0]
  # Paper is not perfectly white: values up to the median, the level of the background, are not
  # strokes.
  strokes = np.clip(gray.astype(np.float64) - np.median(gray), 0, None)
  strokes *= 255 / max(strokes.max(), 1)
  drawn = strokes > 255 * _STROKE_SHARE
  rows, columns = (np.flatnonzero(drawn.any(axis=axis)) for axis in (1, 0))
  notes.append(f'{picture.width}x{picture.height} cropped to the drawing and scaled to '
               f'{width}x{height}')
  if not rows.size:
    return np.zeros(image_shape, np.uint8)
  drawing = strokes[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
  scale = _DRAWING_SHARE * min(height, width) / max(drawing.shape)
  size = [max(1, round(scale * side)) for side in drawing.shape[::-1]]
  small = np.asarray(Image.fromarray(drawing.astype(np.uint8)).resize(
      size, Image.Resampling.LANCZOS), np.float64)
  top, left = (round(side / 2 - center) for side, center in zip(
      (height, width), _center_of_mass(small), strict=True))
  top, left = (min(max(start, 0), side - length) for start, side, length in zip(
      (top, left), (height, width), small.shape, strict=True))
  pixels = np.zeros(image_shape, np.uint8)
  pixels[top:top + small.shape[0], left:left + small.shape[1], 0] = small
  return pixels


def _center_of_mass(weights: np.ndarray) -> tuple[float, float]:
  """Returns row and column of the center of mass, in pixels from the upper left corner."""
  total = weights.sum() or 1.0
  rows, columns = (np.arange(length) + 0.5 for length in weights.shape)
  return float(weights.sum(axis=1) @ rows / total), float(weights.sum(axis=0) @ columns / total)
