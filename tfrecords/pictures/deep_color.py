"""Color pictures of 16 bits a channel, scaled to 8 bits exactly: v / 257, rounded.

Pillow keeps the high byte of each value, which is off by one for a quarter of all values. Decoded
once more as if the bytes were in the other order, the same file gives the low bytes:

  v = 256 high + low,   v / 257 = high + (low - high) / 257
"""

from collections.abc import Callable
import os
import sys
from typing import BinaryIO

import numpy as np
from PIL import Image

_HALF = 128
_NATIVE = 'B' if sys.byteorder == 'little' else 'L'
# From the layouts that Pillow takes the high bytes of to those that give it the low ones.
_OTHER_ORDER = {f'{mode};16{order}': f'{mode};16{other}' for mode in ('RGB', 'RGBA')
                for order, other in (('B', 'L'), ('L', 'B'), ('N', _NATIVE))}


def is_deep(file: Image.Image) -> bool:
  """Returns whether a color file has 16 bits a channel, before it is loaded."""
  return any(';16' in str(tile) for tile in getattr(file, 'tile', ()))


def can_be_exact(file: Image.Image) -> bool:
  """Returns whether the low bytes can be had, before the file is loaded."""
  # The value that stands for transparency is compared with the high bytes.
  return 'transparency' not in file.info and bool(file.format) and is_deep(file) and all(
      _layout(tile.args) in _OTHER_ORDER for tile in getattr(file, 'tile', ()))


def rounded(high: Image.Image, source: str | BinaryIO, format_name: str,
            upright: Callable[[Image.Image], Image.Image]) -> Image.Image:
  """Returns a picture whose values are rounded.

  Args:
    high: its high bytes, upright.
    source: path of the file, or the file.
    format_name: what Pillow calls its format.
    upright: turns what is loaded as `high` was turned.
  """
  if not isinstance(source, str | os.PathLike):
    source.seek(0)
  with Image.open(source, formats=[format_name]) as file:
    file.tile = [tile._replace(args=_swapped(tile.args)) for tile in file.tile]
    low = np.asarray(upright(file), np.int16)
  values = np.asarray(high, np.int16)
  off = low - values
  found = Image.fromarray((values + (off > _HALF) - (off < -_HALF)).astype(np.uint8))
  found.info = high.info
  return found


def _layout(args: object) -> str:
  return str(args[0] if isinstance(args, tuple) and args else args)


def _swapped(args: object) -> str | tuple[object, ...]:
  other = _OTHER_ORDER[_layout(args)]
  return (other, *args[1:]) if isinstance(args, tuple) else other
