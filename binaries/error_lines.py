"""One line for what is raised from outside this program: the system, TensorFlow, file formats.

What a user can fix is an `errors.InputError` with a line of its own, raised where the cause is
known. This is the net below: it tells what anything may raise anywhere, as a full disk does, from
a fault of this program, which keeps its traceback.
"""

import sys

from tfrecords import errors
from tfrecords import printable

# Packages whose exceptions are about a file or a connection.
_FORMATS = ('PIL', '_lzma', 'binascii', 'h5py', 'http', 'json', 'lzma', 'struct', 'tarfile',
            'xml', 'zipfile', 'zlib')
_MEMORY = ('memory does not suffice ({}); give a smaller --batch_size or image, or close other '
           'programs')


def line(error: BaseException) -> str | None:
  """Returns the line about an exception; None for a fault of this program."""
  if isinstance(error, errors.InputError):
    return str(error)
  if isinstance(error, MemoryError):
    return _MEMORY.format(errors.reason(error))
  if isinstance(error, OSError):
    names = [str(name) for name in (error.filename, error.filename2) if name]
    return printable.text(': '.join([*names, errors.reason(error)]))
  if isinstance(error, RecursionError):
    return f'what is read is nested too deeply ({errors.reason(error)})'
  if isinstance(error, UnicodeError):
    return f'a text or a name cannot be used ({errors.reason(error)}); give it in UTF-8'
  if isinstance(error, EOFError) or type(error).__module__.partition('.')[0] in _FORMATS:
    return f'a file cannot be read: {errors.reason(error)} ({type(error).__name__})'
  return _of_tensorflow(error)


def _of_tensorflow(error: BaseException) -> str | None:
  # What is not imported has raised nothing.
  raised = getattr(sys.modules.get('tensorflow'), 'errors', None)
  if raised is None or not isinstance(error, raised.OpError):
    return None
  reason = errors.reason(error)
  if isinstance(error, raised.ResourceExhaustedError) and 'space' not in reason:
    return _MEMORY.format(reason)
  return f'TensorFlow: {reason} ({type(error).__name__})'


def one_line(text: str) -> str:
  """Returns a text in one line, and without its middle where it is endless."""
  text = printable.text(text)
  return text if len(text) <= 2000 else f'{text[:1000]} ... {text[-900:]}'
