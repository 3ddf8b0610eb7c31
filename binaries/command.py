"""What all commands share: flags, help, one-line errors and exit status.

Flags come first: a command's module imports what it needs to know its flags, and no TensorFlow,
whose import takes seconds. So `--help` and wrong flags are answered at once. `main` refuses what
contradicts itself, then calls `tensorflow_import.import_tensorflow()` and imports the engine. Only
for a flag with an address such as `gs://bucket/run` TensorFlow is imported before.

Exit status: 0 done, 1 something given from outside cannot be used, 2 a wrong flag, 129 the terminal
has gone, 130 interrupted, 143 terminated. A training on a cluster: 42 all workers have saved on
request, 75 a worker was lost or did not come.
What a user can fix is one line on standard error; anything else keeps its traceback.
"""

from collections.abc import Callable, Sequence
import contextlib
import os
import sys
from typing import NoReturn

from absl import app
from absl import flags
from absl import logging

from binaries import environment
from binaries import error_lines
from binaries import flag_files
from binaries import help_text
from binaries import path_flags
from binaries import recipe_flags
from binaries import renamed_flags
from binaries import standard_streams
from binaries import tensorflow_import
from binaries import termination
from tfrecords import errors

Main = Callable[[list[str]], None]


def run(main: Main, define_flags: Callable[[], None] = lambda: None, *,
        resumes: bool | Callable[[], bool] = True) -> None:
  """Defines and parses the flags, runs `main` and ends the process.

  Args:
    main: gets the arguments that are not flags.
    define_flags: declares the command's flags; those of no `help_text.group` are in `run`.
    resumes: whether the same command continues where it was interrupted, or a function that tells
      it from the flags.
  """
  standard_streams.make_usable()
  try:
    ending = termination.take_over(f'{_name()}: interrupted; {_remedy(resumes)}')
  except OSError as error:
    _exit(error)
  environment.clean()
  logging.set_verbosity(logging.WARNING)
  try:
    with ending.during(termination.Response.UNWINDING):
      with help_text.group('run'):
        define_flags()
      renamed_flags.define_aliases()

      def start(argv: list[str]) -> None:
        ending.last_line = f'{_name()}: interrupted; {_remedy(resumes)}'
        if path_flags.has_address():
          # Whether a run is there is asked before anything else is done.
          tensorflow_import.import_tensorflow()
        main(argv[1:])

      app.run(start, flags_parser=lambda argv: _parse(main, argv))
  except BaseException as error:
    has_chosen = isinstance(error, SystemExit) and error.code
    if (ending.is_requested() and not has_chosen) or isinstance(error, KeyboardInterrupt):
      _print_error(f'{_interruption(error)}; {_remedy(resumes)}')
      standard_streams.flush()
      ending.exit()
    ending.give_back()
    _exit(error)


def _remedy(resumes: bool | Callable[[], bool]) -> str:
  """Returns what can be done after an interruption."""
  if callable(resumes):
    resumes = flags.FLAGS.is_parsed() and resumes()
  return f'the same command {"resumes" if resumes else "starts over"}'


def refuse_arguments(argv: list[str]) -> None:
  """Refuses what is not a flag, for commands that take nothing else.

  Raises:
    errors.InputError: names the first one.
  """
  if argv:
    raise errors.InputError(f'{argv[0]!r} is not a flag; write --name=value, or --help for a list')


def refuse_all(problems: Sequence[errors.InputError]) -> None:
  """Prints a line for each problem and ends with status 1, if there is any.

  Raises:
    errors.InputError: the last problem.
  """
  for problem in problems[:-1]:
    _print_error(error_lines.one_line(str(problem)))
  if problems:
    raise problems[-1]


def exit_with(status: int, line: str) -> NoReturn:
  """Prints a line and ends `main` with a status of its own, even after a signal."""
  _print_error(error_lines.one_line(line))
  sys.exit(status)


def _parse(main: Main, argv: list[str]) -> list[str]:
  if {'--help', '-h', '-help', '--helpfull', '--helpshort', '--helpxml'} & set(argv[1:]):
    print(_usage(main, argv))
    sys.exit(0)
  try:
    arguments = flags.FLAGS(flag_files.expand(argv))
  except (flags.Error, ValueError) as error:
    # ValueError: from absl's own flags, and from a --flagfile.
    _print_error(error_lines.of_flags(error))
    sys.exit(2)
  renamed_flags.warn_renamed_flags()
  return arguments


def _usage(main: Main, argv: list[str]) -> str:
  """Returns the command's own page: its docstring and its flags."""
  defaults = recipe_flags.defaults(argv[1:]) if 'recipe' in flags.FLAGS else {}
  return help_text.text(sys.modules[main.__module__].__doc__ or '', defaults)


def _interruption(error: BaseException) -> str:
  """Returns the message for an interrupted `main`, with the state that its exception names."""
  if isinstance(error, errors.InputError):
    # Saving the state may have failed, as with a full disk.
    return f'interrupted; {error_lines.line(error)}'
  raised: BaseException | None = error
  while raised:
    if isinstance(raised, KeyboardInterrupt) and str(raised):
      return str(raised)
    # To close what was open may have taken so long that it was interrupted as well.
    raised = raised.__context__
  return 'interrupted'


def _exit(error: BaseException) -> NoReturn:
  """Exits with the status, and the message if any, for the exception that ended `main`."""
  flushed = standard_streams.flush()
  if isinstance(error, SystemExit):
    sys.exit(error.code if flushed else error.code or 1)
  # A BrokenPipeError needs no message: the reader has gone, as in `--help | head`.
  if not isinstance(error, BrokenPipeError):
    line = error_lines.line(error)
    if line is None:
      raise error
    _print_error(line)
  sys.exit(1)


def _name() -> str:
  return os.path.basename(sys.argv[0]).removesuffix('.py')


def _print_error(line: str) -> None:
  # If standard error cannot be written, the exit status still reports the failure.
  with contextlib.suppress(OSError):
    print(f'{_name()}: {line}', file=sys.stderr)
