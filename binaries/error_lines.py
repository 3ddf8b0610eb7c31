"""One-line messages for exceptions of the system, TensorFlow and the libraries of file formats.

Most errors that a user can fix are `errors.InputError`s, raised where the cause is known. This is
the safety net for exceptions that may come from anywhere, such as those of a full disk. A bug of
this program keeps its traceback.
"""

import errno
import re
import resource
import sys

from tfrecords import errors
from tfrecords import printable

# Packages whose exceptions concern a file or a connection.
_FORMATS = ('PIL', '_lzma', 'binascii', 'h5py', 'http', 'json', 'lzma', 'struct', 'tarfile',
            'xml', 'zipfile', 'zlib')
_MEMORY = 'not enough memory ({}); {}'
_SMALLER = 'give a smaller --batch_size or image, or close other programs'
_FILES = 'raise the limit (`ulimit -n`)'
# Python's words for a value of a flag, and what to do.
_VALUES = {
    r"invalid literal for int\(\) .*": 'give a whole number',
    r'Exceeds the limit .*': 'give a smaller number',
    r'could not convert string to float: .*': 'give a number',
    r"\('Non-boolean argument to boolean flag', .*\)": 'give true or false'}
_INPUT_ERROR = re.compile(r'\bInputError: (.*)\nTraceback ')
# Python raises a plain RuntimeError if the system starts no thread.
_NO_THREAD = "can't start new thread"


def line(error: BaseException) -> str | None:
  """Returns the message for an exception, None for a bug of this program."""
  if isinstance(error, errors.InputError):
    return str(error)
  if isinstance(error, MemoryError):
    return _of_memory(errors.reason(error))
  if isinstance(error, OSError):
    names = [str(name) for name in (error.filename, error.filename2) if name]
    advice = f'; {_FILES}' if error.errno == errno.EMFILE else ''
    return printable.text(': '.join([*names, errors.reason(error)]) + advice)
  if isinstance(error, RuntimeError) and str(error) == _NO_THREAD:
    return f'{_NO_THREAD}; allow this user more processes (`ulimit -u`), or end some'
  if isinstance(error, RecursionError):
    return f'the input is nested too deeply ({errors.reason(error)})'
  if isinstance(error, UnicodeError):
    return f'a text or a name is not UTF-8 ({errors.reason(error)}); give it in UTF-8'
  if isinstance(error, EOFError) or type(error).__module__.partition('.')[0] in _FORMATS:
    return f'a file cannot be read: {errors.reason(error)} ({type(error).__name__})'
  return _of_tensorflow(error)


def _of_tensorflow(error: BaseException) -> str | None:
  # Not imported here: if TensorFlow is not imported, the exception is not from it.
  tf_errors = getattr(sys.modules.get('tensorflow'), 'errors', None)
  if tf_errors is None or not isinstance(error, tf_errors.OpError):
    return None
  # An InputError of Python code that a tf.data.Dataset calls; its traceback follows.
  if found := _INPUT_ERROR.search(str(error)):
    return printable.text(found[1])
  reason = errors.reason(error)
  if isinstance(error, tf_errors.ResourceExhaustedError) and 'space' not in reason:
    return _of_memory(reason)
  return f'TensorFlow: {reason} ({type(error).__name__})'


def _of_memory(reason: str) -> str:
  """Returns the line about a lack of memory: what to do depends on what limits it."""
  limit, _ = resource.getrlimit(resource.RLIMIT_AS)
  if limit == resource.RLIM_INFINITY:
    return _MEMORY.format(reason, _SMALLER)
  return _MEMORY.format(reason, f'this process may use {limit >> 20:,} MB of addresses '
                        f'(`ulimit -v`): allow it more, or {_SMALLER}')


def of_flags(error: Exception) -> str:
  """Returns the message for flags that cannot be parsed: `flag --seed=x: give a whole number`."""
  text = str(error)
  for words, advice in _VALUES.items():
    text = re.sub(f'(?<=: ){words}$', advice, text, flags=re.DOTALL)
  return one_line(text)


def one_line(text: str) -> str:
  """Returns a text on one line, without its middle if it is longer than 2,000 characters."""
  text = printable.text(text)
  return text if len(text) <= 2000 else f'{text[:1000]} ... {text[-900:]}'
