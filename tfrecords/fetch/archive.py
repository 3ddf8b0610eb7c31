"""Unpacks the archive of a data set without trusting it.

A downloaded `.tar.gz` can name files anywhere, contain links to anywhere and unpack to any size.
Only regular files below the directory of the data set are extracted, with limits on their number
and on all decompressed bytes, headers included. The standard library's 'data' filter
(https://docs.python.org/3/library/tarfile.html#tarfile.data_filter) runs in addition.
"""

import gzip
import io
import os
import pathlib
import tarfile
import zlib

from tfrecords import dataset_spec
from tfrecords import errors

# The official archives hold two or three small text files beside the records, 9 members at most.
_MEMBER_LIMIT = 1_000
_SIZE_FACTOR = 4
_SIZE_SLACK = 1 << 20

_PLAIN_TYPES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE)

# What tarfile and gzip raise on malformed archives: nested headers recurse, an absurd time stamp
# overflows. Members that collide are an error of the archive, too, since the target was empty.
_MALFORMED = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError,
              OverflowError, RecursionError, FileExistsError, IsADirectoryError,
              NotADirectoryError)


def byte_limit(spec: dataset_spec.DatasetSpec) -> int:
  """Returns the largest size of the archive of `spec` in bytes, packed or unpacked."""
  records = spec.train_examples + spec.test_examples
  return _SIZE_FACTOR * records * spec.record_bytes + _SIZE_SLACK


def unpack(path: pathlib.Path, spec: dataset_spec.DatasetSpec, target: pathlib.Path,
           source: str) -> pathlib.Path:
  """Unpacks a `.tar.gz` below `target` and returns the data set's directory there.

  Args:
    path: the archive.
    spec: the data set that should be in it.
    target: an empty directory; after an error its content is incomplete.
    source: where the archive came from, for the messages.

  Raises:
    errors.InputError: the archive is damaged, malicious, or not that of `spec`.
    OSError: the files cannot be written.
  """
  try:
    with gzip.open(path) as unzipped:
      stream = _Bounded(unzipped, byte_limit(spec), source)
      with tarfile.open(fileobj=stream, mode='r|') as members:
        _extract(members, spec, target, source)
      # The checksum of gzip follows the last member.
      while stream.read(1 << 16):
        pass
  except errors.InputError:
    raise
  except _MALFORMED as error:
    raise errors.InputError(
        f'{source}: the archive cannot be unpacked, it is cut or broken ({error})') from error
  _check_files(target / spec.directory, spec, source)
  return target / spec.directory


def refusal(member: tarfile.TarInfo, directory: str) -> str:
  """Returns why `member` must not be unpacked, '' if it may.

  Args:
    member: the header of one member, as received.
    directory: the only folder that members may lie in.
  """
  path = pathlib.PurePosixPath(member.name)
  if member.type not in _PLAIN_TYPES or member.issparse():
    return 'is a link, a device or another thing that is neither a plain file nor a directory'
  if path.is_absolute() or pathlib.PureWindowsPath(member.name).anchor:
    return 'has an absolute path'
  if '..' in path.parts or '\\' in member.name:
    return 'has a path that can lead out of the directory'
  if not member.name.isprintable():
    return 'has unprintable characters in its name'
  # Some packers write the root, './', as a member of its own; a file has to be below a directory.
  inside = path.parts[:1] == (directory,) and (member.isdir() or len(path.parts) > 1)
  if not inside and not (member.isdir() and not path.parts):
    return f'lies outside {directory}/'
  return ''


class _Bounded(io.RawIOBase):
  """A stream that raises an error where it would exceed its limit.

  The sizes of the members are no bound: a header can unpack to any size, too.
  """

  def __init__(self, stream: gzip.GzipFile, limit: int, source: str) -> None:
    super().__init__()
    self._stream = stream
    self._limit = limit
    self._left = limit
    self._source = source

  def read(self, size: int = -1) -> bytes:
    """Returns the next bytes; raises errors.InputError beyond the limit."""
    data = self._stream.read(size if size >= 0 else self._left + 1)
    self._left -= len(data)
    if self._left < 0:
      raise errors.InputError(
          f'{self._source}: the archive unpacks to more than {self._limit:,} bytes')
    return data


def _extract(members: tarfile.TarFile, spec: dataset_spec.DatasetSpec, target: pathlib.Path,
             source: str) -> None:
  left = byte_limit(spec)
  for number, member in enumerate(members, 1):
    reason = refusal(member, spec.directory)
    left -= member.size
    if not reason and (member.size < 0 or left < 0):
      reason = f'exceeds the limit of {byte_limit(spec):,} unpacked bytes'
    if not reason and number > _MEMBER_LIMIT:
      reason = f'is one more than the limit of {_MEMBER_LIMIT:,} members'
    if reason:
      raise errors.InputError(f"{source}: the archive's member {member.name!r} {reason}")
    # Directories are created with their files, with the permissions of the umask.
    if member.isfile():
      members.extract(member, target, filter='data')


def _check_files(directory: pathlib.Path, spec: dataset_spec.DatasetSpec, source: str) -> None:
  for name in spec.train_files + spec.test_files:
    path = directory / name
    if not path.is_file():
      raise errors.InputError(f'{source}: the archive holds no file {spec.directory}/{name}')
    size = path.stat().st_size
    if size == 0 or size % spec.record_bytes:
      raise errors.InputError(
          f'{source}: {spec.directory}/{name} in the archive has {size:,} bytes, not a whole '
          f'number of records of {spec.record_bytes:,} bytes')
    # After a power failure a rename may be on the disk while the bytes are not.
    with path.open('rb') as file:
      os.fsync(file.fileno())
