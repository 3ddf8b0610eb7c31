"""Standard input, output and error as every command can rely on them."""

import io
import os
import sys


def make_usable() -> None:
  """Opens what is closed, writes line by line, and replaces what the terminal has no character for.

  cron, a daemon or `>&-` may start a process without them: Python has None for such a stream, and
  the next file that anything opens would take its number and get what is meant for the terminal.
  """
  for number in range(3):
    try:
      os.fstat(number)
    except OSError:
      # The lowest free number, which is this one.
      os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
  sys.stdin = sys.stdin or open(0, encoding='utf-8')
  sys.stdout = sys.stdout or open(1, 'w', encoding='utf-8')
  sys.stderr = sys.stderr or open(2, 'w', encoding='utf-8')
  # Lines reach a file as they are written, not by the block.
  if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(line_buffering=True, errors='replace')


def flush() -> bool:
  """Writes out what is buffered; returns False where a closed pipe or full disk takes no more."""
  try:
    sys.stdout.flush()
    return True
  except OSError:
    # It would fail again when Python flushes at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return False
