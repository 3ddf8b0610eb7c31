"""Uniform numbers from the raw bits of a generator, the same with every version of NumPy."""

import numpy as np


def uniform(bits: np.random.Philox, low: float, high: float, *shape: int) -> np.ndarray:
  """Samples float32 multiples of 2^-24 of the range: exact, unlike the stream of a Generator.

  Args:
    bits: the source of random bits; it advances by a word for each number.
    low: the lower end of the range, possibly returned.
    high: the upper end.
    *shape: of the result.
  """
  raw = bits.random_raw(int(np.prod(shape))) >> np.uint64(40)
  return low + (high - low) * (raw.astype(np.float32) / np.float32(2**24)).reshape(shape)
