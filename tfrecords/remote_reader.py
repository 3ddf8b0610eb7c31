"""Reads a file at an address such as `gs://bucket/run/config.json` from any place on."""

import io

from tfrecords import remote_errors


def opened(address: str) -> io.BufferedReader:
  """Returns a file that is opened to read bytes; errors as of `remote_errors.translated`."""
  return io.BufferedReader(_Reader(address))


class _Reader(io.RawIOBase):
  """A file at an address, without a buffer."""

  def __init__(self, address: str):
    self._address = address
    with remote_errors.translated(address) as files:
      self._file = files.GFile(address, 'rb')
      self._size = self._file.size()
    self._place = 0

  def readable(self) -> bool:
    return True

  def seekable(self) -> bool:
    return True

  def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
    start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
    self._place = max(0, start + offset)
    return self._place

  def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
    count = min(len(buffer), max(0, self._size - self._place))
    with remote_errors.translated(self._address):
      self._file.seek(self._place)
      data = self._file.read(count)
    buffer[:len(data)] = data
    self._place += len(data)
    return len(data)

  def close(self) -> None:
    if not self.closed:
      self._file.close()
    super().close()
