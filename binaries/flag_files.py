"""--flagfile: flags from a file, in the place of the flag.

absl reads such files as well, but waits for a pipe without end, reads a device until the memory is
full, and puts a line of its own beside the command's. So they are expanded here first.
"""

from collections.abc import Iterator, Sequence

from tfrecords import errors
from tfrecords import regular_file
from tfrecords import user_path

_DIRECTIVES = ('--flagfile', '-flagfile')
_COMMENTS = ('#', '//')


def expand(arguments: Sequence[str], within: tuple[str, ...] = ()) -> list[str]:
  """Returns a command line with the lines of its flag files in the place of --flagfile.

  Args:
    arguments: the command line, or the lines of a flag file.
    within: the flag files that are being read.

  Raises:
    errors.InputError: a file cannot be read, or names itself.
  """
  found: list[str] = []
  rest = iter(arguments)
  for argument in rest:
    flag, equals, name = argument.partition('=')
    if flag in _DIRECTIVES:
      found += _lines(name if equals else next(rest, ''), within)
    else:
      found.append(argument)
      if argument == '--':
        # What follows is no flag.
        found += rest
  return found


def _lines(name: str, within: tuple[str, ...]) -> list[str]:
  """Returns the lines of a flag file, those of files that it names included."""
  if not name:
    raise errors.InputError('--flagfile: give the name of a file, a flag a line')
  if name in within:
    raise errors.InputError(f'--flagfile={name}: names itself; take that line out')
  try:
    text = regular_file.read_text(user_path.expand(name))
  except ValueError as error:
    raise errors.InputError(f'--flagfile={error}') from error
  return expand([*_flags(text)], (*within, name))


def _flags(text: str) -> Iterator[str]:
  """Yields the lines of a text that are neither blank nor comments."""
  for line in map(str.strip, text.splitlines()):
    if line and not line.startswith(_COMMENTS):
      yield line
