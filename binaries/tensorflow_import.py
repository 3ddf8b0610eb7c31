"""Imports TensorFlow with its fast kernels, without its messages, and in half the time.

C++ code writes the messages before any setting of its log level is read. Standard error itself is
therefore redirected, and its content is shown only if the import fails. Every `main` calls
`import_tensorflow` after checking its flags, and imports the engine after it, within functions: an
import at the top of the file would make `--help` and a wrong flag wait for TensorFlow.

A quarter of the import's seconds goes into packages that are not used here: Keras, which imports
matplotlib's pyplot, h5py and more, and JAX if it is installed. TensorFlow tries to import both and
continues without them, so they are hidden until it is imported, and can be imported as usual
afterwards. Another fifth goes into the garbage collector, which repeatedly scans objects that stay
alive until the end.
"""

from collections.abc import Iterator, Sequence
import contextlib
import gc
import os
import sys
import tempfile
from typing import IO

from binaries import termination
from engine.config import tensorflow_kernels
from tfrecords import errors

# `keras.src` and not `keras`: TensorFlow must still find the package's folder, which `tf.keras`
# needs later.
_UNUSED = ('keras.src', 'jax')


def import_tensorflow() -> None:
  """Imports TensorFlow without its messages, if it is not imported already.

  Raises:
    errors.InputError: it is missing or incomplete, or may not be read.
  """
  if 'tensorflow' in sys.modules:
    return
  os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
  tensorflow_kernels.prefer_onednn()
  with (termination.at_once(), stderr_captured(), hidden_modules(_UNUSED),
        garbage_collection_off()):
    try:
      import tensorflow  # noqa: F401
    except ImportError as error:
      raise errors.InputError(
          f'{sys.executable} cannot import TensorFlow ({errors.reason(error)}); reinstall the '
          'packages where this user may read them') from error


@contextlib.contextmanager
def hidden_modules(names: Sequence[str]) -> Iterator[None]:
  """Makes imports of these modules fail within the block, unless they are imported already."""
  hidden = [name for name in names if name not in sys.modules]
  # What Python's own import system takes for a module that is known not to exist.
  sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
  try:
    yield
  finally:
    for name in hidden:
      sys.modules.pop(name, None)


@contextlib.contextmanager
def garbage_collection_off() -> Iterator[None]:
  """Disables garbage collection within the block, and exempts all objects at its end from it."""
  enabled = gc.isenabled()
  gc.disable()
  try:
    yield
  finally:
    gc.freeze()
    if enabled:
      gc.enable()


def _temporary_file() -> IO[bytes]:
  """Returns a file that goes when it is closed; one that keeps nothing where none can be made."""
  try:
    return tempfile.TemporaryFile()
  except OSError:
    # Whoever runs this may write nowhere, as in a container that may only be read.
    return os.fdopen(os.open(os.devnull, os.O_RDWR), 'rb')


@contextlib.contextmanager
def stderr_captured() -> Iterator[None]:
  """Captures file descriptor 2 within the block; shows it only if an exception ends the block."""
  if sys.stderr is None:
    # Closed by whoever started this process: there is nothing to keep clean.
    yield
    return
  sys.stderr.flush()
  terminal = os.dup(2)
  with _temporary_file() as aside:
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
