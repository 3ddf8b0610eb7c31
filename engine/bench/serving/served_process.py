"""A server as a process of its own, as a user starts it."""

from collections.abc import Iterator
import contextlib
import pathlib
import subprocess
import sys
import tempfile

from engine.bench.core import subprocess_commands
from tfrecords import errors

NAME = 'measured'
PATH = f'/v1/models/{NAME}:predict'
_ADDRESS = 'is served at http://127.0.0.1:'


@contextlib.contextmanager
def serve(train_dir: pathlib.Path, *flags: str) -> Iterator[int]:
  """Starts a server and yields its port; ends it.

  Args:
    train_dir: of the run.
    *flags: further flags of serve_main.

  Raises:
    errors.InputError: it does not start.
  """
  with tempfile.TemporaryFile('w+') as stderr:
    process = subprocess.Popen(
        [sys.executable, '-m', 'binaries.serve_main', f'--train_dir={train_dir.resolve()}',
         '--port=0', f'--model_name={NAME}', '--reload_seconds=0', *flags],
        cwd=subprocess_commands.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=stderr, text=True,
        # Ctrl-C reaches the parent alone, which then ends this process.
        process_group=0)
    try:
      assert process.stdout
      lines = (line.partition(_ADDRESS)[2] for line in process.stdout)
      address = next(filter(None, lines), '')
      if not address:
        process.wait()
        stderr.seek(0)
        raise errors.InputError(f'serve_main does not start: {stderr.read().strip()[-300:]}')
      yield int(address.partition('/')[0])
    finally:
      process.kill()
      process.communicate()
