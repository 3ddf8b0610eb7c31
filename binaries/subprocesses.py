"""Runs the six-panel view and the evaluator beside a training, each in its own process.

A failure of either does not affect the training; both end with it.
"""

from collections.abc import Iterator
import contextlib
import os
import pathlib
import subprocess
import sys
import threading

from binaries import child_command
from engine.reporting import console
from tfrecords import errors


@contextlib.contextmanager
def view(run: str | os.PathLike[str], address: str, port: int, enabled: bool) -> Iterator[None]:
  """Shows the view of a run while the block trains it, and then until the user closes it.

  Args:
    run: the run directory.
    address: of the page for the browser, where there is no display.
    port: of that page.
    enabled: False shows nothing.
  """
  if not enabled:
    yield
    return
  process = child_command.start(
      'live_view_main', [f'--train_dir={os.fspath(run)}', f'--address={address}', f'--port={port}'])
  threading.Thread(target=_report, args=(process,), daemon=True).start()
  try:
    yield
    if sys.stdin.isatty() and process.poll() is None:
      console.log('the view stays open; close its window, or end it with Ctrl-C')
      process.wait()
  finally:
    # It only reads, so that nothing can be left half done.
    process.kill()


def _report(process: subprocess.Popen[str]) -> None:
  """Logs that the view has failed; the view itself has printed the reason."""
  if process.wait() > 0:
    with contextlib.suppress(OSError):
      console.log(f'the view ended with status {process.returncode}; the training continues')


@contextlib.contextmanager
def evaluator(run: str | os.PathLike[str], data_dir: pathlib.Path | str,
              threads: int = 0) -> Iterator[None]:
  """Evaluates the checkpoints of a run while the block trains it, and the last ones after it.

  Args:
    run: the run directory.
    data_dir: directory of the data sets.
    threads: number of the evaluator's threads; 0: one for each processor.

  Raises:
    errors.InputError: the evaluation ended with an error.
  """
  process = child_command.start(
      'eval_main', [f'--train_dir={os.fspath(run)}', f'--data_dir={data_dir}',
                    f'--threads={threads}', '--device=cpu', '--eval_interval_secs=2'],
      stdout=subprocess.PIPE)
  lines = threading.Thread(target=_pass_on, args=(process,), daemon=True)
  lines.start()
  try:
    yield
    process.wait()
  finally:
    child_command.end(process)
  lines.join()
  if process.returncode:
    raise errors.InputError(
        f'{run}: trained, but the evaluation ended with status {process.returncode}; run '
        f'`eval_main --train_dir={run} --data_dir={data_dir} --run_once`')


def _pass_on(process: subprocess.Popen[str]) -> None:
  """Logs the evaluator's lines between the trainer's, without breaking the progress bar."""
  for line in process.stdout or ():
    # Read every line even if it cannot be shown: a full pipe would block the evaluator.
    with contextlib.suppress(OSError):
      console.log(line.rstrip('\n'))
