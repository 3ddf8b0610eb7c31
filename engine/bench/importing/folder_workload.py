"""A folder of pictures that is imported, and what all candidates do with each picture.

This module imports no framework, because the worker processes of all of them import it.
"""

import dataclasses
import os
from typing import IO

from PIL import Image

from tfrecords.pictures import fit

SIDE = 32
RULE = fit.FitRule(SIDE, SIDE)


@dataclasses.dataclass(frozen=True)
class FolderWorkload:
  """A folder with a folder for each class.

  Attributes:
    folder: where it is.
    count: of the pictures.
  """
  folder: str
  count: int


def opened(file: str | os.PathLike[str] | IO[bytes], *, is_reduced: bool) -> Image.Image:
  """Returns a decoded picture.

  Args:
    file: path or file of a picture.
    is_reduced: whether a JPEG is decoded at 1/2, 1/4 or 1/8 of its size, as an import does; else
      all of its pixels are.
  """
  with Image.open(file) as found:
    if is_reduced:
      found.draft('RGB', RULE.least_size(found.size))
    return found.convert('RGB')


def fitted(file: str | os.PathLike[str] | IO[bytes], *, is_reduced: bool = True) -> Image.Image:
  """Returns a picture of 32 x 32 pixels, decoded and scaled by Pillow alone."""
  return fit.picture(opened(file, is_reduced=is_reduced), RULE)
