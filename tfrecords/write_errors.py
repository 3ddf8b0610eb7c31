"""A file that cannot be written, in one line: path, reason of the system, and remedy."""

from collections.abc import Iterator
import contextlib
import errno
import os

from tfrecords import errors

_MAKE_ROOM = 'make room or choose another directory'
_MEND_PERMISSIONS = 'mend the permissions or choose another directory'
_REMEDIES = {
    errno.EACCES: _MEND_PERMISSIONS,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EINVAL: 'give the name of a regular file',
    errno.EISDIR: 'give the name of a file',
    errno.ELOOP: 'a link leads back to itself; remove it or choose another name',
    errno.ENAMETOOLONG: 'a name has at most 255 bytes; give a shorter one',
    errno.ENOENT: 'make the directory first',
    errno.ENOSPC: _MAKE_ROOM,
    errno.ENOTDIR: 'give a path below a directory',
    errno.EPERM: _MEND_PERMISSIONS,
    errno.EROFS: 'choose a directory that can be written to',
}


@contextlib.contextmanager
def explained(path: str | os.PathLike[str], remedy: str = '') -> Iterator[None]:
  """Turns an OSError of the block into the line for the user.

  Args:
    path: the file that the block writes.
    remedy: what the user can do; by default what the system's reason suggests.

  Raises:
    errors.InputError: the block raised an OSError.
  """
  try:
    yield
  except OSError as error:
    raise errors.InputError(_message(path, error, remedy)) from error


def _message(path: str | os.PathLike[str], error: OSError, remedy: str) -> str:
  """Returns the line for the user: path, reason and remedy."""
  remedy = remedy or _REMEDIES.get(error.errno or 0, _MAKE_ROOM)
  return f'{os.fspath(path)}: {errors.reason(error)}; {remedy}'
