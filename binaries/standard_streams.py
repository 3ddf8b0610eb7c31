"""Makes standard input, output and error usable however the process was started."""

import io
import os
import sys


def make_usable() -> None:
  """Opens closed streams, and sets standard output to line buffering with replacement characters.

  cron, a daemon or `>&-` may start a process with closed streams. Python represents them by None,
  and the next file to be opened would get the stream's number and its output.
  """
  for number in range(3):
    try:
      os.fstat(number)
    except OSError:
      # The system assigns the lowest free number, which is this one.
      os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
  sys.stdin = sys.stdin or open(0, encoding='utf-8')
  sys.stdout = sys.stdout or open(1, 'w', encoding='utf-8')
  sys.stderr = sys.stderr or open(2, 'w', encoding='utf-8')
  # So that lines reach a file as they are written. Characters that the terminal lacks become '?'.
  if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(line_buffering=True, errors='replace')


def flush() -> bool:
  """Flushes standard output; returns False if that fails, as with a closed pipe or a full disk."""
  try:
    sys.stdout.flush()
    return True
  except OSError:
    # Else it would fail again when Python flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return False
