"""The one error class for what a user can fix.

Every message is a single line that says what is wrong, where, what was received and what to do.
The commands print it on standard error and end with a non-zero status; anything else that is
raised is a fault of this program and keeps its traceback.
"""

from collections.abc import Iterable
import difflib
import errno
import os
import re

from tfrecords import printable

# Parts that TensorFlow adds to a message: the operation, the node, the shard of a checkpoint.
_TENSORFLOW = re.compile(
    r'\{\{(function_)?node [^}]*\}\}|\[\[.*?\]\]|\[Op:\w+\]( name:( \S+)?)?'
    r'|TensorBundle at .*? shard \d+ \([\d,]+ bytes\): ', re.DOTALL)
_SYSTEM_REASONS = tuple(os.strerror(code) for code in errno.errorcode)
_MAX_CHARACTERS = 160


class InputError(ValueError):
  """Something given from outside (a file, a flag, a download) cannot be used.

  Example:
    >>> try:
    ...   rana.load('runs/none')
    ... except rana.InputError as error:
    ...   print(error)
    --train_dir=runs/none: holds no run (no config.json); give the directory of a training: ...
  """

  def __str__(self) -> str:
    """Returns the message as one printable line; names in it may hold any character."""
    return printable.text(super().__str__())


def did_you_mean(name: str, known: Iterable[str]) -> str:
  """Returns the advice behind an unknown name: the nearest known names, or all if none is near."""
  names = sorted(known)
  near = difflib.get_close_matches(name, names)
  return f'did you mean {" or ".join(near)}?' if near else f'choose one of: {", ".join(names)}'


def reason(error: BaseException) -> str:
  """Returns the reason in an exception of the system or of a library, for use within a message.

  It is one line of at most 160 characters without the file's name, which the caller adds. For
  TensorFlow's `{{function_node __wrapped__SaveV2...}} runs/a/ckpt-5_temp/part-0; No space left on
  device [Op:SaveV2]` it is `No space left on device`.
  """
  if isinstance(error, OSError) and error.errno:
    # Libraries put their own text into strerror.
    return os.strerror(error.errno)
  if isinstance(error, KeyError) and error.args:
    return f'no {error.args[0]!r}'
  text = ' '.join(_TENSORFLOW.sub(' ', str(error)).split())
  for system_reason in _SYSTEM_REASONS:
    if text.endswith(system_reason) or f'; {system_reason} ' in text:
      return system_reason
  return _shortened(text or type(error).__name__)


def _shortened(text: str) -> str:
  """Returns the text, without its middle if it is long: the reason is at the start or the end."""
  if len(text) <= _MAX_CHARACTERS:
    return text
  half = (_MAX_CHARACTERS - len(' ... ')) // 2
  return f'{text[:half]} ... {text[-half:]}'
