"""A picture of the user's own, made into what the records of a data set hold.

Whatever has to be done to it is said: rotated as the camera says, transparency laid on white,
colours changed, a light background turned dark where the training images have a dark one, cut to a
square of the records' proportions, scaled. Drawn digits and the like (training images of one colour
on an empty ground) are also cut out and placed as MNIST does it: the drawing fills 20 of 28 pixels
and its centre of mass is in the middle (http://yann.lecun.com/exdb/mnist).
"""

import pathlib

import numpy as np
from PIL import Image
from PIL import ImageOps

from engine.inference import image_statistics
from tfrecords import errors

# 100 megapixels: 300 MB as bytes of three colours.
_MOST_PIXELS = 100_000_000
# Share of the side that a drawing fills, and what counts as drawn, of its strongest stroke.
_DRAWN = 20 / 28
_STROKE = 0.2
# A ring of grey value below this is an empty ground.
_EMPTY = 10.0


def read(path: pathlib.Path, image_shape: tuple[int, int, int],
         appearance: image_statistics.Appearance | None = None) -> tuple[np.ndarray, list[str]]:
  """Reads a picture.

  Args:
    path: of the file, in any format that Pillow reads.
    image_shape: height, width and channels of the records.
    appearance: of the training images; without it nothing is turned dark or cut out.

  Returns:
    uint8 [height, width, channels], and a few words about each thing that was done to it.

  Raises:
    errors.InputError: the file is missing, no picture, damaged or too large.
  """
  picture, done = opened(path)
  height, width, channels = image_shape
  mode = {1: 'L', 3: 'RGB'}[channels]
  if picture.mode != mode:
    done.append('made grey' if channels == 1 else f'{picture.mode} made RGB')
    picture = picture.convert(mode)
  if picture.size == (width, height):
    pixels = _pixels(picture, image_shape)
    return _darkened(pixels, appearance, done), done
  if appearance and channels == 1 and appearance.means[2] < _EMPTY:
    pixels = _placed(picture, image_shape, appearance, done)
  else:
    done.append(f'{picture.width}x{picture.height} cut and scaled to {width}x{height}')
    pixels = _darkened(_pixels(_cut(picture, width, height), image_shape), appearance, done)
  return pixels, done


def opened(path: pathlib.Path) -> tuple[Image.Image, list[str]]:
  """Returns a picture, upright and without transparency, and what was done to it.

  Raises:
    errors.InputError: the file is missing, no picture, damaged or too large.
  """
  done = []
  try:
    with Image.open(path) as found:
      if found.width * found.height > _MOST_PIXELS:
        raise errors.InputError(
            f'{path}: {found.width}x{found.height} pixels, more than {_MOST_PIXELS:,}; scale it '
            'down first')
      picture = ImageOps.exif_transpose(found)
      picture.load()
  except errors.InputError:
    raise
  except Image.DecompressionBombError as error:
    raise errors.InputError(f'{path}: {error}; scale it down first') from error
  except FileNotFoundError as error:
    raise errors.InputError(f'{path}: no such file') from error
  except (OSError, ValueError, SyntaxError, EOFError) as error:
    raise errors.InputError(
        f'{path}: not a picture that can be read ({" ".join(str(error).split())}); give PNG, JPEG '
        'or another usual format') from error
  if picture.has_transparency_data:
    done.append('transparency laid on white')
    picture = picture.convert('RGBA')
    ground = Image.new('RGBA', picture.size, 'white')
    picture = Image.alpha_composite(ground, picture).convert('RGB')
  return picture, done


def _cut(picture: Image.Image, width: int, height: int) -> Image.Image:
  """Returns the largest middle part of the wanted proportions, scaled."""
  scale = min(picture.width / width, picture.height / height)
  left, top = (picture.width - scale * width) / 2, (picture.height - scale * height) / 2
  return picture.resize((width, height), Image.Resampling.LANCZOS,
                        (left, top, picture.width - left, picture.height - top))


def _pixels(picture: Image.Image, image_shape: tuple[int, int, int]) -> np.ndarray:
  return np.asarray(picture, np.uint8).reshape(image_shape)


def _darkened(pixels: np.ndarray, appearance: image_statistics.Appearance | None,
              done: list[str]) -> np.ndarray:
  """Returns the negative where that looks far more like the training images."""
  if appearance is None or pixels.shape[2] != 1 or not appearance.complaint(pixels):
    return pixels
  negative = 255 - pixels
  if appearance.distance(negative) > appearance.distance(pixels) / 2:
    return pixels
  done.append('light background turned dark')
  return negative


def _placed(picture: Image.Image, image_shape: tuple[int, int, int],
            appearance: image_statistics.Appearance, done: list[str]) -> np.ndarray:
  """Returns a drawing cut out and placed as the training images are."""
  height, width, _ = image_shape
  grey = _darkened(np.asarray(picture, np.uint8)[:, :, None], appearance, done)[:, :, 0]
  # Paper is never quite white: what lies below the ground's own level is no stroke.
  strokes = np.clip(grey.astype(np.float64) - np.median(grey), 0, None)
  strokes *= 255 / max(strokes.max(), 1)
  rows, columns = (np.flatnonzero((strokes > 255 * _STROKE).any(axis=axis)) for axis in (1, 0))
  done.append(f'{picture.width}x{picture.height} cut out and scaled to {width}x{height}')
  if not rows.size:
    return np.zeros(image_shape, np.uint8)
  drawn = strokes[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
  scale = _DRAWN * min(height, width) / max(drawn.shape)
  size = [max(1, round(scale * side)) for side in drawn.shape[::-1]]
  small = np.asarray(Image.fromarray(drawn.astype(np.uint8)).resize(
      size, Image.Resampling.LANCZOS), np.float64)
  top, left = (round(side / 2 - centre) for side, centre in zip(
      (height, width), _centre(small), strict=True))
  top, left = (min(max(start, 0), side - length) for start, side, length in zip(
      (top, left), (height, width), small.shape, strict=True))
  pixels = np.zeros(image_shape, np.uint8)
  pixels[top:top + small.shape[0], left:left + small.shape[1], 0] = small
  return pixels


def _centre(weights: np.ndarray) -> tuple[float, float]:
  """Returns row and column of the centre of mass, in pixels from the upper left corner."""
  total = weights.sum() or 1.0
  rows, columns = (np.arange(length) + 0.5 for length in weights.shape)
  return float(weights.sum(axis=1) @ rows / total), float(weights.sum(axis=0) @ columns / total)
