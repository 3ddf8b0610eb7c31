"""Scales gray values of 16 bits, 32 bits or floating point to 8 bits, without clipping.

If the file has the number of bits of a value, black and white are the ends of that range. Otherwise
black is 0, and white is the smallest of these that no value exceeds: 1 (floating point only), 255,
65,535, the largest integer of 32 bits. Values below 0 and floating-point values above 65,535 are
stretched from the smallest to the largest.
"""

import numpy as np
from PIL import Image

from tfrecords import errors
from tfrecords.pictures import transparency

# TIFF tags: https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, sections 8 and 19.
_BITS_PER_SAMPLE, _PHOTOMETRIC, _SAMPLE_FORMAT = 258, 262, 339
_UNSIGNED = 1


def is_deep(mode: str) -> bool:
  """Returns whether a mode of Pillow has gray values of more than 8 bits."""
  return mode == 'F' or mode.split(';')[0] == 'I'


def reduce(picture: Image.Image, file: Image.Image, background: transparency.Color,
           notes: list[str]) -> Image.Image:
  """Returns a picture with more than 8 bits in 8 bits, any other unchanged.

  Args:
    picture: the pixels.
    file: the picture's file, which may have the number of bits.
    background: red, green and blue behind the gray value that represents transparency.
    notes: gets a note on each change.

  Raises:
    errors.InputError: as for `to_8_bits`.
  """
  if not is_deep(picture.mode):
    return picture
  values = np.asarray(picture)
  tags = getattr(file, 'tag_v2', {})
  is_short = picture.mode.startswith('I;') or file.format in ('PNG', 'PPM')
  bits = 16 if is_short and picture.mode != 'F' else 0
  if bits and tags.get(_BITS_PER_SAMPLE):
    bits = int(tags[_BITS_PER_SAMPLE][0])
  if picture.mode == 'I' and tags.get(_SAMPLE_FORMAT, (_UNSIGNED,))[0] == _UNSIGNED:
    values = values.view(np.uint32)
  scaled, note = to_8_bits(values, bits)
  notes.append(note)
  if tags.get(_PHOTOMETRIC) == 0:
    notes.append('inverted, as 0 is white in the file')
    scaled = 255 - scaled
  clear = picture.info.get('transparency')
  if isinstance(clear, int):
    notes.append(transparency.note(background))
    level = transparency.gray_level(background)
    scaled = np.where(values == clear, level, scaled).astype(np.uint8)
  return Image.fromarray(scaled)


def to_8_bits(values: np.ndarray, bits: int = 0) -> tuple[np.ndarray, str]:
  """Returns gray values as 8 bits, and a note for the user.

  Args:
    values: [height, width], integers or floating point.
    bits: of a value according to the file; 0 if unknown.

  Returns:
    uint8 [height, width], and a description of the scaling.

  Raises:
    errors.InputError: a value is not finite.
  """
  if bits:
    return _scaled(values, 0, 2 ** bits - 1), f'{bits}-bit values scaled to 8 bits'
  low, high = float(values.min()), float(values.max())
  if not np.isfinite([low, high]).all():
    raise errors.InputError('it holds NaN or infinite values')
  if values.dtype.kind == 'f':
    kind, limits = 'floating-point', (1, 255, 65_535)
  else:
    kind, limits = f'{8 * values.dtype.itemsize}-bit', (255, 65_535, np.iinfo(values.dtype).max)
  white = next((limit for limit in limits if high <= limit), None)
  if low < 0 or white is None:
    return _scaled(values, low, high), f'{kind} values of {low:g} to {high:g} stretched to 8 bits'
  return _scaled(values, 0, white), f'{kind} values, with {white:,} as white, scaled to 8 bits'


def _scaled(values: np.ndarray, black: float, white: float) -> np.ndarray:
  """Returns the values scaled so that `black` is 0 and `white` 255, rounded."""
  share = (values.astype(np.float64) - black) / ((white - black) or 1.0)
  return np.rint(255 * share).astype(np.uint8)
