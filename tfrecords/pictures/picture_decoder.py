"""Decodes a picture file to 8 bits per channel, upright and opaque.

Each change of the picture is noted for the user: of several frames only the first is used, gray
values with more than 8 bits are scaled, the EXIF orientation is applied, transparency is composited
on the background, and colors with another profile are converted to sRGB, as of the training images.

A JPEG that is scaled down anyway is decoded at 1/2, 1/4 or 1/8 of its size, from the low
frequencies of its blocks: most of the work is saved (libjpeg's `scale_denom`, Pillow's `draft`).
"""

from collections.abc import Callable
import contextlib
import dataclasses
import functools
from typing import BinaryIO

import numpy as np
from PIL import Image

from tfrecords import errors
from tfrecords.pictures import color_profile
from tfrecords.pictures import deep_color as deep_color_lib
from tfrecords.pictures import high_bit_depth
from tfrecords.pictures import orientation
from tfrecords.pictures import transparency

# 100 megapixels: 300 MB in three channels.
MAX_PIXELS = 100_000_000

# Without formats that Pillow passes to another program (EPS), and those without pixels. They are
# tried in this order: the most frequent ones first.
FORMATS = ('JPEG', 'PNG', 'AVIF', 'BMP', 'DIB', 'GIF', 'ICNS', 'ICO', 'JPEG2000', 'PCX', 'PPM',
           'PSD', 'QOI', 'SGI', 'SUN', 'TGA', 'TIFF', 'WEBP', 'XBM', 'XPM')
_REDUCIBLE = ('JPEG', 'MPO')

Size = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class DecodedPicture:
  """A picture with 8 bits per channel, upright and opaque.

  Attributes:
    picture: the pixels; those of a JPEG may be fewer than in the file.
    size: width and height of the upright picture in the file.
    orientation: value of the EXIF tag, 1 for upright.
    notes: a few words on each change.
  """
  picture: Image.Image
  size: Size
  orientation: int
  notes: list[str]


def decode(source: str | BinaryIO, mode: str, background: transparency.Color = transparency.WHITE,
           least_size: Callable[[Size], Size] | None = None) -> DecodedPicture:
  """Decodes a file.

  Args:
    source: path of the file, or the file.
    mode: Pillow's mode of the result, L or RGB.
    background: red, green and blue behind transparent pixels.
    least_size: returns, for width and height of the upright picture, those that a JPEG must have at
      least after decoding; None: all of its pixels.

  Raises:
    errors.InputError: it has too many pixels, or NaN or infinite values; the message does not name
      the file.
    Exception: Pillow cannot decode it.
  """
  Image.MAX_IMAGE_PIXELS = MAX_PIXELS
  notes: list[str] = []
  try:
    with Image.open(source, formats=_formats()) as file:
      if file.width * file.height > MAX_PIXELS:
        raise errors.InputError(
            f'{file.width}x{file.height} pixels, more than {MAX_PIXELS:,}; scale it down first')
      reduced_from = _reduce(file, least_size) if least_size else None
      deep_color = not high_bit_depth.is_deep(file.mode) and deep_color_lib.is_deep(file)
      exact = deep_color and deep_color_lib.can_be_exact(file)
      picture, tag = orientation.upright(file, notes)
      if deep_color:
        notes.append('16-bit channels converted to 8 bits')
      if exact:
        picture = deep_color_lib.rounded(
            picture, source, str(file.format), lambda other: orientation.upright(other, [])[0])
      picture = high_bit_depth.reduce(picture, file, background, notes)
      profile = file.info.get('icc_profile')
      _note_frames(file, notes)
  except Image.DecompressionBombError as error:
    raise errors.InputError(
        f'more than {2 * MAX_PIXELS:,} pixels; scale it down first') from error
  size = reduced_from or picture.size
  picture = transparency.composite(picture, background, notes)
  if isinstance(profile, bytes):
    picture = color_profile.to_srgb(picture, profile, notes)
  return DecodedPicture(_converted(picture, mode, notes), size, tag, notes)


@functools.cache
def _formats() -> tuple[str, ...]:
  """Returns the formats that this Pillow can decode."""
  Image.init()
  return tuple(name for name in FORMATS if name in Image.OPEN)


def of_pixels(pixels: np.ndarray, mode: str, background: transparency.Color = transparency.WHITE
              ) -> DecodedPicture:
  """Returns an image in memory as if it came from a file.

  Args:
    pixels: uint8 [height, width], or [height, width, channels] with 1 to 4 channels: gray, gray
      with opacity, RGB or RGB with opacity.
    mode: as for `decode`.
    background: as for `decode`.
  """
  notes: list[str] = []
  flat = pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
  picture = Image.fromarray(np.ascontiguousarray(flat))
  opaque = transparency.composite(picture, background, notes)
  return DecodedPicture(_converted(opaque, mode, notes), picture.size, 1, notes)


def _converted(picture: Image.Image, mode: str, notes: list[str]) -> Image.Image:
  if picture.mode == mode:
    return picture
  notes.append('converted to gray' if mode == 'L' else f'{picture.mode} converted to RGB')
  return picture.convert(mode)


def _reduce(file: Image.Image, least_size: Callable[[Size], Size]) -> Size | None:
  """Has a JPEG decoded at a reduced scale; returns the size of the upright picture in the file."""
  if file.format not in _REDUCIBLE:
    return None
  lies = orientation.of(file, []) in orientation.LYING
  upright = file.size[::-1] if lies else file.size
  least = least_size(upright)
  file.draft(None, least[::-1] if lies else least)
  return upright


def _note_frames(file: Image.Image, notes: list[str]) -> None:
  # The frames of a PSD file are layers, and its first picture is the merged one.
  if file.format != 'PSD' and getattr(file, 'is_animated', False):
    count = 'several'
    with contextlib.suppress(Exception):  # A later frame may be damaged.
      count = str(getattr(file, 'n_frames', count))
    notes.insert(0, f'first of {count} frames used')
