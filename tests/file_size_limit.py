"""Makes writes fail as on a full disk, by a limit on the size of files."""

from collections.abc import Iterator
import contextlib
import resource


@contextlib.contextmanager
def of(size: int) -> Iterator[None]:
  """Limits the size of files to `size` bytes within a block."""
  soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
  resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
  try:
    yield
  finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
