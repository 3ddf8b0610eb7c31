"""Writes PNG files of 16 bits a channel, which Pillow cannot do in color."""

import struct
import zlib

import numpy as np

# PNG's color types by number of channels.
_COLOR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
_ORIENTATION = 274


def write(values: np.ndarray, orientation: int = 0) -> bytes:
  """Returns the file of a picture.

  Args:
    values: uint16 [height, width, channels].
    orientation: value of the EXIF tag; 0: none.
  """
  height, width, channels = values.shape
  header = struct.pack('>IIBBBBB', width, height, 16, _COLOR_TYPES[channels], 0, 0, 0)
  # Each row begins with the number of its filter: none.
  rows = b''.join(b'\0' + row.astype('>u2').tobytes() for row in values)
  exif = b''
  if orientation:
    tag = struct.pack('>HHIHH', _ORIENTATION, 3, 1, orientation, 0)
    exif = chunk(b'eXIf', b'MM\0*' + struct.pack('>IH', 8, 1) + tag + bytes(4))
  return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + exif
          + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def chunk(kind: bytes, data: bytes) -> bytes:
  """Returns a chunk with its length and checksum."""
  return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
