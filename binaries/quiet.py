"""Keeps TensorFlow's notes about this machine off the terminal while it is imported.

They are written below Python, before any setting of its log level is read; so standard error
itself is turned aside, and shown after all when the import fails. `binaries/__init__.py` does this
first of all: it is the one thing in this project that happens at an import, since an import is
what makes the noise.
"""

from collections.abc import Iterator
import contextlib
import os
import sys
import tempfile


def import_tensorflow() -> None:
  """Imports TensorFlow without a word."""
  os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
  with standard_error_aside():
    import tensorflow  # noqa: F401


@contextlib.contextmanager
def standard_error_aside() -> Iterator[None]:
  """Shows what is written to file descriptor 2 meanwhile only if an exception ends the block."""
  if sys.stderr is None:
    # Closed by whoever started this process: there is nothing to keep clean.
    yield
    return
  sys.stderr.flush()
  terminal = os.dup(2)
  with tempfile.TemporaryFile() as aside:
    os.dup2(aside.fileno(), 2)
    try:
      yield
    except BaseException:
      aside.seek(0)
      os.write(terminal, aside.read())
      raise
    finally:
      os.dup2(terminal, 2)
      os.close(terminal)
