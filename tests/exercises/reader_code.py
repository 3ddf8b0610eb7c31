"""A reader's file: loaded, and whatever its code raises told in one line with the file's line."""

from collections.abc import Callable, Iterator, Sequence
import contextlib
import pathlib
import re
import sys
import tokenize
import traceback
import types

from tfrecords import errors

WRONG, NOT_WRITTEN, INTERRUPTED = 'WRONG', 'NOT WRITTEN YET', 'INTERRUPTED'

# Of tf.custom_gradient, which counts what `gradient` returns.
_COUNT = re.compile(r'expected to return (\d+) gradients, but returned (\d+)')
# Part of an exception's text -> what to do about it. The first is of kernels and of graphs.
_ADVICE = {
    r'expected to be a \w+ tensor but is a \w+ tensor|does not match type':
        'tensors of two dtypes meet: make constants with the dtype of the argument, as '
        'tf.zeros_like does, and tf.cast(a, x.dtype)',
    "has no attribute 'T'":
        'tf.transpose(a) transposes; tf.matmul(a, b, transpose_b=True) multiplies by b transposed',
    'truth value of an array':
        'an if takes one number; tf.where(condition, a, b) chooses element by element',
}
_RETURN_ADVICE = 'the function that tf.custom_gradient decorates returns outputs, gradient'


class ReaderError(Exception):
  """What is wrong with a reader's operation.

  Attributes:
    text: a clause without the file's name.
    details: further lines.
    line: of the reader's file, None if no line is to blame.
    state: WRONG, NOT_WRITTEN or INTERRUPTED.
  """

  def __init__(self, text: str, *details: str, line: int | None = None, state: str = WRONG):
    super().__init__(text)
    self.text, self.details, self.line, self.state = text, details, line, state


def load(path: pathlib.Path, name: str) -> Callable:
  """Returns the function `name` of a reader's file.

  Raises:
    ReaderError: the file cannot be run or has no such function.
    errors.InputError: it cannot be read.
  """
  try:
    text = path.read_bytes()
  except OSError as error:
    raise errors.InputError(f'{path}: cannot be read ({errors.reason(error)})') from error
  module = types.ModuleType(f'exercises.{path.stem}')
  module.__file__ = str(path)
  # Data classes and pickle look for the module of a class there.
  sys.modules[module.__name__] = module
  with running(path):
    exec(compile(text, str(path), 'exec'), vars(module))
  function = getattr(module, name, None)
  if not callable(function):
    raise ReaderError(f'there is no function {name}; remove the file to start again')
  return function


def check_has_gradient(path: pathlib.Path) -> None:
  """Raises a ReaderError if nothing in a file can replace TensorFlow's gradients."""
  with path.open('rb') as file:
    # As a word of the code: a comment is none.
    words = {token.string for token in tokenize.tokenize(file.readline)
             if token.type == tokenize.NAME}
  if 'custom_gradient' not in words:
    raise ReaderError('it has no gradient of its own: is @tf.custom_gradient in its place?')


@contextlib.contextmanager
def running(path: pathlib.Path, arguments: Sequence[str] = (), advice: str = '') -> Iterator[None]:
  """Runs a block that calls code of a reader's file.

  Args:
    path: the file.
    arguments: those that the operation has gradients for.
    advice: a further line about an exception.

  Raises:
    ReaderError: in place of an exception.
  """
  try:
    yield
  except ReaderError:
    raise
  # sys.exit() in a reader's file is no verdict; Ctrl-C ends a loop without end, which has a line.
  except (Exception, SystemExit, KeyboardInterrupt) as error:
    raise _told(error, path, arguments, advice) from error


def _told(error: BaseException, path: pathlib.Path, arguments: Sequence[str],
          advice: str) -> ReaderError:
  line = _line(error, path)
  if isinstance(error, KeyboardInterrupt):
    return ReaderError('ran when Ctrl-C was pressed', line=line, state=INTERRUPTED)
  if isinstance(error, NotImplementedError) and _is_raised_in(path, line):
    return ReaderError(str(error) or 'the gradient', line=line, state=NOT_WRITTEN)
  if count := _COUNT.search(str(error)):
    return ReaderError(f'number of gradients: {count[2]}; expected {count[1]}, '
                       f'that of {" and that of ".join(arguments)}')
  reason = error.msg if isinstance(error, SyntaxError) else errors.reason(error)
  kind = type(error).__name__
  if _is_of_custom_gradient(error, path):
    advice = _RETURN_ADVICE
  for part, what_to_do in _ADVICE.items():
    if re.search(part, str(error)):
      advice = what_to_do
  return ReaderError(kind if reason == kind else f'{kind}: {reason.rstrip(".")}',
                     *[advice] * bool(advice), line=line)


def _line(error: BaseException, path: pathlib.Path) -> int | None:
  """Returns the last line of the file that ran before an exception."""
  if isinstance(error, SyntaxError) and error.filename == str(path):
    return error.lineno
  lines = [line for file, line in _frames(error) if file == str(path)]
  return lines[-1] if lines else None


def _is_raised_in(path: pathlib.Path, line: int | None) -> bool:
  """Returns whether a line raises NotImplementedError; TensorFlow, called in a line, does, too."""
  lines = path.read_bytes().splitlines()
  return line is not None and lines[line - 1].lstrip().startswith(b'raise NotImplementedError')


def _is_of_custom_gradient(error: BaseException, path: pathlib.Path) -> bool:
  """Returns whether tf.custom_gradient raised it after the code of the file."""
  files = [file for file, _ in _frames(error) if file == str(path) or '/custom_gradient.' in file]
  return bool(files) and files[-1] != str(path)


def _frames(error: BaseException) -> list[tuple[str, int]]:
  """Returns file and line of each frame, the innermost last."""
  return [(frame.f_code.co_filename, line)
          for frame, line in traceback.walk_tb(error.__traceback__)]
