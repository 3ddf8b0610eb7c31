"""Writes files whole: a reader sees the old file or the new one, never a part of either.

The bytes go to a temporary file in the directory of the target, are flushed to the disk, and the
temporary file is renamed to the target: POSIX replaces a file in one step
(https://pubs.opengroup.org/onlinepubs/9699919799/functions/rename.html). After a failure the
target is as it was and the temporary file is removed.

All files of this project are written here (tests/structure/written_whole.py checks it), except logs
and event files, which are appended to, and TensorFlow's checkpoints, which TensorFlow replaces
atomically. At an address such as `gs://bucket/run` remote_files.py writes them, as whole.
"""

from collections.abc import Iterator
import contextlib
import os
import pathlib
import shutil
import tempfile

from tfrecords import address
from tfrecords import remote_path
from tfrecords import temporary_file
from tfrecords import write_errors


def write_text(path: str | os.PathLike[str], text: str, remedy: str = '', *,
               durable: bool = True) -> None:
  """Writes a text file whole, in UTF-8; arguments and errors as in `write_bytes`.

  Surrogates, such as those for bytes of a file name that are not UTF-8, become escapes.
  """
  write_bytes(path, text.encode(errors='backslashreplace'), remedy, durable=durable)


def write_bytes(path: str | os.PathLike[str], data: bytes | memoryview, remedy: str = '', *,
                durable: bool = True) -> None:
  """Writes a file whole, replacing the file of that name if there is one.

  Args:
    path: the file, in an existing directory.
    data: all of its bytes.
    remedy: what the user can do about a failure; by default what the system's reason suggests.
    durable: whether the file must survive a power failure from here on; costs some milliseconds.

  Raises:
    errors.InputError: the file cannot be written, or not all of it; the message holds the system's
      reason, and a file that was there is unchanged.
  """
  if address.is_remote(path):
    with write_errors.explained(path, remedy):
      remote_path.of(path).write_bytes(data)
    return
  with temporary_path(path, remedy, durable=durable) as temporary:
    temporary_file.fill(temporary, data)


@contextlib.contextmanager
def temporary_path(path: str | os.PathLike[str], remedy: str = '', *,
                   durable: bool = True) -> Iterator[pathlib.Path]:
  """Yields a path to write to, which is renamed to `path` when the block ends without an error.

  For libraries that write a file by its name. The yielded path does not exist yet, lies in the
  directory of the target, or of an address in one for temporary files, and has its suffix. The
  block should do nothing but write: every OSError in it is reported as a failure to write `path`.

  Args:
    path: the file, in an existing directory; a symbolic link is followed.
    remedy: as for `write_bytes`.
    durable: as for `write_bytes`.

  Yields:
    The temporary path.

  Raises:
    errors.InputError: as for `write_bytes`.
  """
  with write_errors.explained(path, remedy):
    if address.is_remote(path):
      with tempfile.TemporaryDirectory() as folder:
        yield (local := pathlib.Path(folder, f'file{remote_path.of(path).suffix}'))
        remote_path.of(path).write_bytes(local.read_bytes())
      return
    target = temporary_file.target_of(path)
    with temporary_file.beside(target) as temporary:
      yield temporary
      with contextlib.suppress(FileNotFoundError):
        # A replaced file keeps its permissions; a new one has the default ones.
        shutil.copymode(target, temporary)
      if durable:
        _flush(temporary)
      temporary.replace(target)
      if durable:
        _flush_directory(target.parent)


def _flush(path: pathlib.Path) -> None:
  """Waits until the disk has the file's content."""
  handle = os.open(path, os.O_RDONLY)
  try:
    os.fsync(handle)
  finally:
    os.close(handle)


def _flush_directory(path: pathlib.Path) -> None:
  """Waits until the disk has the directory's names, where the file system can do that."""
  with contextlib.suppress(OSError):
    _flush(path)
