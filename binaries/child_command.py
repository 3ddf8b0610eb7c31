"""Runs a command as a child process that ends when its parent ends.

  python -m binaries.child_command eval_main --train_dir=runs/cifar10

The child's standard input is a pipe from the parent, which writes nothing to it. When the parent
ends, even by SIGKILL, the system closes the pipe, and the child sends itself SIGTERM. Unlike
Linux's PR_SET_PDEATHSIG this works on every Unix.
"""

from collections.abc import Mapping, Sequence
import importlib
import os
import signal
import subprocess
import sys
import threading
from typing import IO

from binaries import termination


def start(name: str, flags: Sequence[str], stdout: IO[str] | int | None = None,
          stderr: int | None = None,
          env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
  """Starts a command that ends with this process.

  Args:
    name: of the command, such as eval_main.
    flags: its arguments.
    stdout: as for subprocess.Popen.
    stderr: as for subprocess.Popen.
    env: as for subprocess.Popen.
  """
  return subprocess.Popen(
      command_line(name, flags), stdin=subprocess.PIPE, stdout=stdout, stderr=stderr, env=env,
      text=True,
      # Ctrl-C must reach only the parent, which then ends this process and prints its message.
      process_group=0)


def command_line(name: str, flags: Sequence[str]) -> list[str]:
  """Returns the command line of a process that ends with its parent; arguments as of `start`."""
  return [sys.executable, '-m', 'binaries.child_command', name, *flags]


def end(process: subprocess.Popen[str]) -> None:
  """Makes a child exit without a message; kills it if it does not exit in time."""
  if process.stdin:
    process.stdin.close()
  try:
    process.wait(termination.LIMIT_SECONDS + 2.0)
  except subprocess.TimeoutExpired:
    # It is still importing on a busy machine, or cannot be interrupted.
    pass
  finally:
    process.kill()


def _end_with_parent() -> None:
  while os.read(0, 1):
    pass
  # Only the parent prints a message.
  os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
  termination.be_quiet()
  if signal.getsignal(signal.SIGTERM) == signal.SIG_IGN:
    # A training of a cluster, which only its supervisor interrupts.
    os._exit(128 + signal.SIGTERM)
  os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
  """Runs the command that the first argument names."""
  del sys.argv[0]
  threading.Thread(target=_end_with_parent, daemon=True).start()
  importlib.import_module(f'binaries.{sys.argv[0]}').run()


if __name__ == '__main__':
  main()
