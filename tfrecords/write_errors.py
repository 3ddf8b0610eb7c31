"""Error messages for files that cannot be written: path, the system's reason, and a remedy."""

from collections.abc import Iterator
import contextlib
import errno
import os

from tfrecords import errors

_FREE_SPACE = 'free some space or choose another directory'
_FIX_PERMISSIONS = 'fix the permissions or choose another directory'
_REMEDIES = {
    errno.EACCES: _FIX_PERMISSIONS,
    errno.EDQUOT: _FREE_SPACE,
    errno.EINVAL: 'give the name of a regular file',
    errno.EISDIR: 'give the name of a file',
    errno.ELOOP: 'a link leads back to itself; remove it or choose another name',
    errno.ENAMETOOLONG: 'a name has at most 255 bytes; give a shorter one',
    errno.ENOENT: 'create the directory first',
    errno.ENOSPC: _FREE_SPACE,
    errno.ENOTDIR: 'give a path below a directory',
    errno.EPERM: _FIX_PERMISSIONS,
    errno.EROFS: 'choose a directory that can be written to',
}


@contextlib.contextmanager
def explained(path: str | os.PathLike[str], remedy: str = '') -> Iterator[None]:
  """Turns an OSError of the block into the user's error message.

  Args:
    path: the file that the block writes.
    remedy: what the user can do; by default it depends on the error number.

  Raises:
    errors.InputError: the block raised an OSError.
  """
  try:
    yield
  except OSError as error:
    raise errors.InputError(_message(path, error, remedy)) from error


def _message(path: str | os.PathLike[str], error: OSError, remedy: str) -> str:
  """Returns the message: path, reason and remedy."""
  remedy = remedy or _REMEDIES.get(error.errno or 0, _FREE_SPACE)
  return f'{os.fspath(path)}: {errors.reason(error)}; {remedy}'
