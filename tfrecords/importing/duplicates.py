"""Finds equal and nearly equal images by their fingerprints."""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class Duplicates:
  """Which images are copies of each other.

  Attributes:
    equal: int64 [images], the smallest index of an image with the same pixels.
    near: int64 [images], the smallest index in an image's group of equal and nearly equal ones.
  """
  equal: np.ndarray
  near: np.ndarray


def find(fingerprints: np.ndarray, bits: int) -> Duplicates:
  """Returns the duplicates among images.

  Args:
    fingerprints: uint8 [images, fingerprint.LENGTH], a row an image.
    bits: in how many of 64 bits the difference hashes of near-duplicates may differ; 0: only equal
      images form groups.
  """
  raise NotImplementedError
