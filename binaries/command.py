"""What every command shares: flags, help, and errors in one line.

Flags come first: a command's module imports what it needs to know its flags, and no TensorFlow,
whose import takes seconds. So `--help` and wrong flags are answered at once. `main` refuses what
contradicts itself, then calls `tensorflow_import.import_tensorflow()` and imports the engine.

Exit status: 0 done, 1 something given from outside cannot be used, 2 a wrong flag, 130 interrupted,
143 terminated.
What a user can mend is one line on standard error; anything else keeps its traceback.
"""

from collections.abc import Callable, Sequence
import logging as python_logging
import os
import signal
import sys
from typing import NoReturn

from absl import app
from absl import flags
from absl import logging

from binaries import help_text
from binaries import renamed_flags
from binaries import shared_flags
from tfrecords import errors

Main = Callable[[list[str]], None]


def run(main: Main, define_flags: Callable[[], None] = lambda: None, *,
        resumes: bool = True) -> None:
  """Defines and parses the flags, runs `main` and ends the process.

  Args:
    main: gets the arguments that are not flags.
    define_flags: declares the command's flags; those of no `help_text.group` are in `run`.
    resumes: whether the same command goes on where it was interrupted.
  """
  def guarded(argv: list[str]) -> None:
    try:
      main(argv[1:])
    except BrokenPipeError:
      raise
    except (errors.InputError, OSError) as error:
      _fail(_one_line(error), 1)
    except KeyboardInterrupt:
      _fail('interrupted; the same command ' + (
          'resumes' if resumes else 'starts over'), 130)

  # Lines reach a file as they are written, not by the block.
  sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
  # A `kill` lets what is open be closed, as an interrupt does.
  signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
  logging.set_verbosity(logging.WARNING)
  # Its warnings are about how a program is written, and are for whoever writes it.
  python_logging.getLogger('tensorflow').setLevel(python_logging.ERROR)
  with help_text.group('run'):
    define_flags()
  renamed_flags.define_aliases()
  try:
    app.run(guarded, flags_parser=lambda argv: _parse(main, argv))
  except BrokenPipeError:
    _leave_quietly()


def refuse_arguments(argv: list[str]) -> None:
  """Refuses what is not a flag, for commands that take nothing else.

  Raises:
    errors.InputError: names the first one.
  """
  if argv:
    raise errors.InputError(f'{argv[0]!r} is not a flag; write --name=value, or --help for a list')


def refuse_all(problems: Sequence[errors.InputError]) -> None:
  """Prints a line for each of several problems and ends with status 1, if there is any."""
  for problem in problems[:-1]:
    _say(_one_line(problem))
  if problems:
    raise problems[-1]


def _parse(main: Main, argv: list[str]) -> list[str]:
  if {'--help', '-h', '-help', '--helpfull', '--helpshort'} & set(argv[1:]):
    print(_usage(main, argv))
    sys.exit(0)
  try:
    arguments = flags.FLAGS(argv)
  except flags.Error as error:
    _fail(_one_line(error), 2)
  renamed_flags.warn_renamed_flags()
  return arguments


def _usage(main: Main, argv: list[str]) -> str:
  """Returns the command's own page: its docstring and its flags."""
  try:
    defaults = shared_flags.recipe_defaults(argv[1:]) if 'recipe' in flags.FLAGS else {}
  except errors.InputError as error:
    _fail(_one_line(error), 1)
  return help_text.text(sys.modules[main.__module__].__doc__ or '', defaults)


def _leave_quietly() -> NoReturn:
  """Ends after the reader of standard output has gone, as in `--help | head`."""
  # What is still in the buffer would fail again when Python flushes it at its end.
  os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
  sys.exit(1)


def _one_line(error: BaseException) -> str:
  if isinstance(error, OSError) and error.filename and error.strerror:
    return f'{error.filename}: {error.strerror}'
  return ' '.join(str(error).split())


def _fail(message: str, status: int) -> NoReturn:
  _say(message)
  sys.exit(status)


def _say(message: str) -> None:
  command = os.path.basename(sys.argv[0]).removesuffix('.py')
  print(f'{command}: {message}', file=sys.stderr)
