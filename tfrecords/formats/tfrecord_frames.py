"""Counts the complete records of a TFRecord file from the lengths in their frames.

TensorFlow's reader allocates as many bytes as a record's length field says and aborts the process
if that is too many. The lengths are therefore checked first.
"""

import mmap
import os
import pathlib
import struct

from tfrecords import regular_file

# Length (8 bytes), its checksum (4), the data, their checksum (4):
# https://www.tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details".
FRAME_BYTES = 16
_LENGTH = struct.Struct('<Q')


def count_whole(path: pathlib.Path) -> int:
  """Returns the number of records before the first one that extends beyond the end of the file.

  Raises:
    errors.InputError: the path is not that of a regular file, or the file cannot be read.
  """
  count = offset = 0
  with regular_file.opened(path) as file:
    size = os.fstat(file.fileno()).st_size
    if not size:
      return 0
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
      while offset + FRAME_BYTES <= size:
        length, = _LENGTH.unpack_from(data, offset)
        offset += FRAME_BYTES + length
        count += offset <= size
  return count
