"""A command for tests that ends in the way that --ending says."""

import os
import signal
import sys

from absl import flags

from binaries import command
from tfrecords import errors

FLAGS = flags.FLAGS


def _input_error() -> None:
  raise errors.InputError('data/a.bin: cut;\n  fetch it again')


def _several() -> None:
  print('done')
  command.refuse_all([])
  command.refuse_all([errors.InputError('a.png: cut'), errors.InputError('b.png: no\n such file')])


def _os_error() -> None:
  raise PermissionError(13, 'Permission denied', 'runs/a')


def _interrupt() -> None:
  raise KeyboardInterrupt


def _terminated() -> None:
  try:
    os.kill(os.getpid(), signal.SIGTERM)
    signal.pause()
  finally:
    print('closed')


def _twice() -> None:
  try:
    raise KeyboardInterrupt('interrupted at step 5, saved')
  finally:
    raise KeyboardInterrupt


def _fault() -> None:
  raise ValueError('a fault of the program')


def _lines() -> None:
  for number in range(100_000):
    print(number)


_ENDINGS = {'done': lambda: print('done'), 'input_error': _input_error, 'several': _several,
            'os_error': _os_error, 'interrupt': _interrupt, 'terminated': _terminated,
            'twice': _twice,
            'fault': _fault, 'lines': _lines}


def define_flags() -> None:
  flags.DEFINE_boolean('anew', False, 'it does not go on where it was interrupted')
  flags.DEFINE_enum('ending', 'done', list(_ENDINGS), 'how it ends')
  flags.DEFINE_integer('small_number', 1, 'an unused number', lower_bound=1)


def main(argv: list[str]) -> None:
  command.refuse_arguments(argv)
  _ENDINGS[FLAGS.ending]()


if __name__ == '__main__':
  command.run(main, define_flags, resumes='--anew' not in sys.argv)
