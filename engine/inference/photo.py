"""Converts an image file of any size and color to the shape of a data set's records.

Each step is noted for the user: those of decoding (`picture_decoder`), inversion of a light
background if the training images have a dark one, fitting by the rule of the data set's import, by
default a center crop to the records' aspect ratio, and scaling. Drawings (training images with one
channel on an empty background, such as digits) are found on their paper (`drawing`) and placed as
in MNIST (`drawing_placement`), unless the data set has a rule of its own.
"""

import pathlib

import numpy as np
from PIL import Image

from engine.inference import drawing
from engine.inference import drawing_placement
from engine.inference import image_statistics
from tfrecords.pictures import fit
from tfrecords.pictures import picture_file

# A border of a mean gray value below this is an empty background.
_EMPTY_BORDER = 10.0
# What was done by a rule, for the note.
_FITTED = {fit.CROP: 'cropped and scaled', fit.PAD: 'scaled, with borders,',
           fit.STRETCH: 'stretched'}
# Longer side of the picture in which a drawing is searched: a larger one is scaled down to it.
_SEARCHED = 400


def read(path: pathlib.Path, image_shape: tuple[int, int, int],
         statistics: image_statistics.ImageStatistics | None = None,
         warnings: list[str] | None = None,
         rule: fit.FitRule | None = None) -> tuple[np.ndarray, list[str]]:
  """Reads an image file.

  Args:
    path: of the file, in any usual format.
    image_shape: height, width and channels of the records.
    statistics: of the training images; None: nothing is inverted or placed as a drawing.
    warnings: gets what makes the prediction doubtful; None: it is among the notes.
    rule: how the pictures of the data set were fitted; None: it was not imported from pictures.

  Returns:
    uint8 [height, width, channels], and a note on each preprocessing step.

  Raises:
    errors.InputError: the file is missing, not a regular file, not a picture, damaged or too large.
  """
  picture, notes = picture_file.read(path, mode(image_shape), rule)
  return prepared(picture, notes, image_shape, statistics, warnings, rule), notes


def mode(image_shape: tuple[int, int, int]) -> str:
  """Returns Pillow's mode of pictures that become images of this shape."""
  return {1: 'L', 3: 'RGB'}[image_shape[2]]


def prepared(picture: Image.Image, notes: list[str], image_shape: tuple[int, int, int],
             statistics: image_statistics.ImageStatistics | None = None,
             warnings: list[str] | None = None,
             rule: fit.FitRule | None = None) -> np.ndarray:
  """Returns a decoded picture as an image of the records, uint8 [height, width, channels].

  Args:
    picture: upright and opaque, of the mode that belongs to the shape.
    notes: gets a line about each step.
    image_shape: as for `read`.
    statistics: as for `read`.
    warnings: as for `read`.
    rule: as for `read`.
  """
  height, width, channels = image_shape
  if rule is None and is_drawings(statistics, channels):
    return _drawing(picture, image_shape, notes, notes if warnings is None else warnings)
  rule = rule or fit.FitRule(height, width)
  if picture.size != (width, height):
    has_shape = picture.width * height == picture.height * width
    how = 'scaled' if has_shape else _FITTED[rule.fit]
    notes.append(f'{picture.width}x{picture.height} {how} to {width}x{height}')
  pixels = _pixels(fit.picture(picture, rule), image_shape)
  return _inverted_if_closer(pixels, statistics, notes)


def is_drawings(statistics: image_statistics.ImageStatistics | None, channels: int) -> bool:
  """Returns whether the training images are drawings on an empty, dark background."""
  return statistics is not None and channels == 1 and statistics.means[2] < _EMPTY_BORDER


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


def _drawing(picture: Image.Image, image_shape: tuple[int, int, int],
             notes: list[str], warnings: list[str]) -> np.ndarray:
  """Returns the drawing in a picture, placed as in MNIST.

  A picture of the right size with an empty border is one that was placed before.
  """
  height, width, _ = image_shape
  if picture.size == (width, height):
    pixels = _pixels(picture, image_shape)
    if _border(pixels) < _EMPTY_BORDER:
      return pixels
    if _border(255 - pixels) < _EMPTY_BORDER:
      notes.append('light background inverted to dark')
      return 255 - pixels
  found = drawing.find(np.asarray(_reduced(picture)))
  if not found.strokes.size:
    warnings.append(f'no drawing found in {picture.width}x{picture.height}')
    return np.zeros(image_shape, np.uint8)
  notes += ['light background inverted to dark'] * found.is_dark
  notes += ['ruled lines taken out'] * found.lines
  if found.count > 1:
    warnings.append(f'{found.count} separate drawings, the largest is used')
  notes.append(f'{picture.width}x{picture.height} cropped to the drawing and scaled to '
               f'{width}x{height}')
  return drawing_placement.place(found.strokes, image_shape)


def _border(pixels: np.ndarray) -> float:
  """Returns the brightest side of the border: the mean of its pixels."""
  return max(float(side.mean()) for side in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))


def _reduced(picture: Image.Image) -> Image.Image:
  """Returns the picture with a longer side of _SEARCHED pixels at most; averaging lessens noise."""
  factor = max(picture.size) / _SEARCHED
  if factor <= 1:
    return picture
  size = [max(1, round(side / factor)) for side in picture.size]
  return picture.resize((size[0], size[1]), Image.Resampling.BOX)
