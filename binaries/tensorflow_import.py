"""Imports TensorFlow without its messages about this machine, and in half the time.

The messages are written below Python, before any setting of its log level is read; so standard
error itself is redirected, and shown after all when the import fails. Every `main` calls
`import_tensorflow` when its flags are right, and imports the engine after it, in functions: an
import at the head of its file would make `--help` and a wrong flag wait for TensorFlow.

Of the seconds that the import takes, a quarter goes into packages that nothing here uses: Keras,
with matplotlib's pyplot, h5py and more behind it, and JAX where it is installed. TensorFlow
tries to import both and continues where they are missing; so they are hidden until it is imported,
and can be imported as usual afterwards. Another fifth goes into the
garbage collector, which scans again and again what stays until the end.
"""

from collections.abc import Iterator, Sequence
import contextlib
import gc
import os
import sys
import tempfile

from binaries import termination
from tfrecords import errors

# Of Keras the part below its front page: TensorFlow still finds the folder of the package, which
# `tf.keras` needs later on.
_UNUSED = ('keras.src', 'jax')


def import_tensorflow() -> None:
  """Imports TensorFlow without its messages; does nothing where it is imported already.

  Raises:
    errors.InputError: it is not installed as it should be, or may not be read.
  """
  if 'tensorflow' in sys.modules:
    return
  os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
  with (termination.at_once(), stderr_captured(), hidden_modules(_UNUSED),
        garbage_collection_off()):
    try:
      import tensorflow  # noqa: F401
    except ImportError as error:
      raise errors.InputError(
          f'{sys.executable} cannot import TensorFlow ({errors.reason(error)}); install the '
          'packages again, where this user may read them') from error


@contextlib.contextmanager
def hidden_modules(names: Sequence[str]) -> Iterator[None]:
  """Lets imports of these modules fail meanwhile, unless they have been imported before."""
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
  """Collects no garbage meanwhile, and never looks again at what is there at the end."""
  enabled = gc.isenabled()
  gc.disable()
  try:
    yield
  finally:
    gc.freeze()
    if enabled:
      gc.enable()


@contextlib.contextmanager
def stderr_captured() -> Iterator[None]:
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
