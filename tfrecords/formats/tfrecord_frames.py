"""The frames of a TFRecord file: how many records lie in it whole, by their lengths alone.

TensorFlow's reader makes room for as many bytes as a record claims to have, and ends the process
where that is more than there can be; this is looked at first.
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
  """Returns the number of records before the first one that ends behind the file's end.

  Raises:
    errors.InputError: the path leads to no regular file, or it cannot be read.
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
