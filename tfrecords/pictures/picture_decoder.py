"""Decodes a picture file to 8 bits per channel, upright and opaque, in a child process.

Each change of the picture is noted for the user: of several frames only the first is used, gray
values with more than 8 bits are scaled, the EXIF orientation is applied, transparency is composited
on white, and colors with another profile are converted to sRGB, as of the training images.
"""

import contextlib

import numpy as np
from PIL import ExifTags
from PIL import Image

from tfrecords import errors
from tfrecords.pictures import color_profile
from tfrecords.pictures import high_bit_depth

# 100 megapixels: 300 MB in three channels.
MAX_PIXELS = 100_000_000

# Without formats that Pillow passes to another program (EPS), and those without pixels.
_FORMATS = ('AVIF', 'BMP', 'DIB', 'GIF', 'ICNS', 'ICO', 'JPEG', 'JPEG2000', 'PCX', 'PNG', 'PPM',
            'PSD', 'QOI', 'SGI', 'SUN', 'TGA', 'TIFF', 'WEBP', 'XBM', 'XPM')
# By the value of the EXIF tag: CIPA DC-008 (Exif 2.32), section 4.6.4, "Orientation".
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90}
# TIFF tags: https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, sections 8 and 19.
_BITS_PER_SAMPLE, _PHOTOMETRIC, _SAMPLE_FORMAT = 258, 262, 339
_UNSIGNED = 1


def parse(path: str, mode: str) -> tuple[list[str], list[np.ndarray]]:
  """Decodes a file.

  Args:
    path: of the file.
    mode: Pillow's mode of the result, L or RGB.

  Returns:
    A note on each step, and uint8 [height, width] or [height, width, 3].

  Raises:
    errors.InputError: it has too many pixels, or NaN or infinite values; the message does not name
      the file.
    Exception: Pillow cannot decode it.
  """
  Image.MAX_IMAGE_PIXELS = MAX_PIXELS
  Image.init()
  notes: list[str] = []
  try:
    with Image.open(path, formats=[name for name in _FORMATS if name in Image.OPEN]) as file:
      if file.width * file.height > MAX_PIXELS:
        raise errors.InputError(
            f'{file.width}x{file.height} pixels, more than {MAX_PIXELS:,}; scale it down first')
      picture = _upright(file, notes)
      picture = _eight_bits(picture, file, notes)
      profile = file.info.get('icc_profile')
      _note_frames(file, notes)
  except Image.DecompressionBombError as error:
    raise errors.InputError(f'{error}; scale it down first') from error
  picture = _opaque(picture, notes)
  if isinstance(profile, bytes):
    picture = color_profile.to_srgb(picture, profile, notes)
  if picture.mode != mode:
    notes.append('converted to gray' if mode == 'L' else f'{picture.mode} converted to RGB')
    picture = picture.convert(mode)
  return notes, [np.asarray(picture, np.uint8)]


def _upright(file: Image.Image, notes: list[str]) -> Image.Image:
  """Returns the decoded first frame, with the EXIF orientation applied."""
  deep_color = not _is_deep(file.mode) and any(';16' in str(tile) for tile in _tiles(file))
  # Pillow applies the tag when it decodes a TIFF. In other files the tag may come after the pixels.
  turned = _orientation(file, []) if file.format == 'TIFF' else 1
  file.load()
  orientation = _orientation(file, notes)
  turn = _TURNS.get(orientation)
  picture = file.transpose(turn) if turn is not None else file.copy()
  if orientation != 1 or turned != 1:
    notes.append(f'reoriented (EXIF orientation {max(orientation, turned)})')
  if deep_color:
    notes.append('16-bit channels converted to 8 bits')
  return picture


def _tiles(file: Image.Image) -> list[object]:
  return list(getattr(file, 'tile', ()))


def _orientation(file: Image.Image, notes: list[str]) -> int:
  """Returns the EXIF orientation, 1 (upright) if there is none."""
  try:
    value = file.getexif().get(ExifTags.Base.Orientation, 1)
    return value if value in _TURNS else 1
  except Exception:  # Damaged EXIF data raises exceptions of many classes.
    notes.append('EXIF data damaged, orientation unknown')
    return 1


def _is_deep(mode: str) -> bool:
  return mode == 'F' or mode.split(';')[0] == 'I'


def _eight_bits(picture: Image.Image, file: Image.Image, notes: list[str]) -> Image.Image:
  """Returns a picture of gray values with more than 8 bits scaled to 8 bits, others unchanged."""
  if not _is_deep(picture.mode):
    return picture
  values = np.asarray(picture)
  tags = getattr(file, 'tag_v2', {})
  is_short = picture.mode.startswith('I;') or file.format in ('PNG', 'PPM')
  bits = 16 if is_short and picture.mode != 'F' else 0
  if bits and tags.get(_BITS_PER_SAMPLE):
    bits = int(tags[_BITS_PER_SAMPLE][0])
  if picture.mode == 'I' and tags.get(_SAMPLE_FORMAT, (_UNSIGNED,))[0] == _UNSIGNED:
    values = values.view(np.uint32)
  scaled, note = high_bit_depth.to_8_bits(values, bits)
  notes.append(note)
  if tags.get(_PHOTOMETRIC) == 0:
    notes.append('inverted, as 0 is white in the file')
    scaled = 255 - scaled
  # The gray value that represents transparency.
  clear = picture.info.get('transparency')
  if isinstance(clear, int):
    notes.append('transparency composited on white')
    scaled = np.where(values == clear, 255, scaled).astype(np.uint8)
  return Image.fromarray(scaled)


def _note_frames(file: Image.Image, notes: list[str]) -> None:
  # The frames of a PSD file are layers, and its first picture is the merged one.
  if file.format != 'PSD' and getattr(file, 'is_animated', False):
    count = 'several'
    with contextlib.suppress(Exception):  # A later frame may be damaged.
      count = str(getattr(file, 'n_frames', count))
    notes.insert(0, f'first of {count} frames used')


def _opaque(picture: Image.Image, notes: list[str]) -> Image.Image:
  """Returns a picture with transparency composited on white."""
  if not picture.has_transparency_data:
    return picture
  straight = picture.convert('LA') if picture.mode == 'La' else picture
  straight = straight.convert('RGBA')
  if straight.getchannel('A').getextrema() == (255, 255):
    return straight.convert('RGB')
  notes.append('transparency composited on white')
  ground = Image.new('RGBA', picture.size, 'white')
  return Image.alpha_composite(ground, straight).convert('RGB')
