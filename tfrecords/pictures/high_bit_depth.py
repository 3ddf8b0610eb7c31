"""Scales gray values of 16 bits, 32 bits or floating point to 8 bits, without clipping.

If the file has the number of bits of a value, black and white are the ends of that range. Otherwise
black is 0, and white is the smallest of these that no value exceeds: 1 (floating point only), 255,
65,535, the largest integer of 32 bits. Values below 0 and floating-point values above 65,535 are
stretched from the smallest to the largest.
"""

import numpy as np

from tfrecords import errors


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
