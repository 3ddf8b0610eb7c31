"""Gray values of 16 or 32 bits, or of floating point, as 8 bits: scaled by value, never clipped.

Where the file says how many bits a value has, black and white are the ends of that range. Elsewhere
white is the least of 1 (floating point alone), 255, 65,535 and the largest integer of 32 bits that
no value exceeds, and black is 0. Values below 0, and floating point above 65,535, are stretched
from the smallest to the largest.
"""

import numpy as np

from tfrecords import errors


def to_bytes(values: np.ndarray, bits: int = 0) -> tuple[np.ndarray, str]:
  """Returns gray values as 8 bits, and a note for the user.

  Args:
    values: [height, width], integers or floating point.
    bits: of a value, where the file says so, or 0.

  Returns:
    uint8 [height, width], and how the values were scaled.

  Raises:
    errors.InputError: a value is not finite.
  """
  if bits:
    return _scaled(values, 0, 2 ** bits - 1), f'{bits}-bit values scaled to 8 bits'
  low, high = float(values.min()), float(values.max())
  if not np.isfinite([low, high]).all():
    raise errors.InputError('it holds values that are not finite')
  if values.dtype.kind == 'f':
    kind, limits = 'floating-point', (1, 255, 65_535)
  else:
    kind, limits = f'{8 * values.dtype.itemsize}-bit', (255, 65_535, np.iinfo(values.dtype).max)
  white = next((limit for limit in limits if high <= limit), None)
  if low < 0 or white is None:
    return _scaled(values, low, high), f'{kind} values of {low:g} to {high:g} stretched to 8 bits'
  return _scaled(values, 0, white), f'{kind} values, with {white:,} as white, scaled to 8 bits'


def _scaled(values: np.ndarray, black: float, white: float) -> np.ndarray:
  """Returns `black` as 0 and `white` as 255, rounded."""
  share = (values.astype(np.float64) - black) / ((white - black) or 1.0)
  return np.rint(255 * share).astype(np.uint8)
