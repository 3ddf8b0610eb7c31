"""TensorBoard as a process, and the addresses of its tabs."""

from collections.abc import Iterator
import contextlib
import pathlib
import re
import subprocess
import sys

_ADDRESS = re.compile(r'at (http://\S+?)/? \(')


@contextlib.contextmanager
def serve(logdir: pathlib.Path) -> Iterator[str]:
  """Starts TensorBoard on a free port; yields its address, and ends it."""
  process = subprocess.Popen(
      [sys.executable, '-m', 'tensorboard.main', f'--logdir={logdir}', '--port=0',
       '--load_fast=false'],
      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
  try:
    assert process.stderr
    yield next(found[1] for line in process.stderr if (found := _ADDRESS.search(line)))
  finally:
    process.terminate()
    process.communicate()
