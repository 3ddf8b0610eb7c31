"""Fails a write the way a full disk does: the system limits the size of a file."""

from collections.abc import Iterator
import contextlib
import resource


@contextlib.contextmanager
def of(size: int) -> Iterator[None]:
  """Sets the largest size of a file, in bytes, in a block."""
  soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
  resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
  try:
    yield
  finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
