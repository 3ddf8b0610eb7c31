"""A command that another one starts beside itself, and that ends with it.

  python -m binaries.child_command eval_main --train_dir=runs/cifar10

Its standard input is a pipe of the starting process, which writes nothing into it. The system
closes the pipe when that process ends, however it ends, SIGKILL included; then SIGTERM ends this
one. Unlike Linux's PR_SET_PDEATHSIG that works on every Unix.
"""

from collections.abc import Sequence
import importlib
import os
import signal
import subprocess
import sys
import threading
from typing import IO

from binaries import termination


def start(name: str, flags: Sequence[str],
          stdout: IO[str] | int | None = None) -> subprocess.Popen[str]:
  """Starts a command that ends with this process.

  Args:
    name: of the command, such as eval_main.
    flags: its arguments.
    stdout: as for subprocess.Popen.
  """
  return subprocess.Popen(
      [sys.executable, '-m', 'binaries.child_command', name, *flags], stdin=subprocess.PIPE,
      stdout=stdout, text=True,
      # Ctrl-C reaches the parent alone, which then ends this process and says where it stands.
      process_group=0)


def end(process: subprocess.Popen[str]) -> None:
  """Lets a child close what it has open and end, without a word; kills it where it does not."""
  if process.stdin:
    process.stdin.close()
  try:
    process.wait(termination.LIMIT_SECONDS + 2.0)
  finally:
    process.kill()


def _end_with_parent() -> None:
  while os.read(0, 1):
    pass
  # The parent says what there is to say.
  os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
  termination.be_quiet()
  os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
  """Is the command that the first argument names."""
  del sys.argv[0]
  threading.Thread(target=_end_with_parent, daemon=True).start()
  importlib.import_module(f'binaries.{sys.argv[0]}').run()


if __name__ == '__main__':
  main()
