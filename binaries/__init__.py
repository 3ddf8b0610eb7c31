"""The commands; Ctrl-C, SIGTERM and SIGHUP end a command with one line, from its first import on.

Until `termination` takes over, there is nothing to close and the process exits at once. Python's
default, a KeyboardInterrupt, would print a traceback here, and would be lost if raised in a
destructor or in the callback of a weak reference.
"""

import os
import signal
import sys
import types


def _exit(number: int, frame: types.FrameType | None) -> None:
  del frame
  # sys.argv[0] is '-m' until Python has found the module of `python -m`.
  name = sys.argv[0] if sys.argv[0] != '-m' else sys.orig_argv[sys.orig_argv.index('-m') + 1]
  name = os.path.basename(name).removesuffix('.py').rpartition('.')[2]
  try:
    os.write(2, f'{name}: interrupted; nothing was started\n'.encode())
  finally:
    os._exit(128 + number)


# Only in the process of a command: started by `python -m`, by its file, or by the script that pip
# installs. If `nohup` has made the process ignore SIGHUP, it stays ignored.
if sys.argv[0] == '-m' or sys.argv[0].endswith(('_main', '_main.py')):
  for _number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if _number != signal.SIGHUP or signal.getsignal(_number) != signal.SIG_IGN:
      signal.signal(_number, _exit)
