"""The commands. Ctrl-C and SIGTERM end one of them from its first import on, in one line.

Until `termination` takes over there is nothing to close. Python's own way, an exception, would be a
traceback here, and be lost where it is raised in a destructor or a weak reference's callback.
"""

import os
import signal
import sys
import types


def _end(number: int, frame: types.FrameType | None) -> None:
  del frame
  # As long as Python looks for the module of `python -m`, the name is still to come.
  name = sys.argv[0] if sys.argv[0] != '-m' else sys.orig_argv[sys.orig_argv.index('-m') + 1]
  name = os.path.basename(name).removesuffix('.py').rpartition('.')[2]
  try:
    os.write(2, f'{name}: interrupted; nothing was begun\n'.encode())
  finally:
    os._exit(128 + number)


# Only the process of a command: its name is so while Python looks for the module of `python -m`, or
# that of pip's script.
if sys.argv[0] == '-m' or sys.argv[0].endswith('_main'):
  for _number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(_number, _end)
