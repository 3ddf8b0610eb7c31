"""Console output of a training: startup table, the tutorial's log line, progress bar, times.

The functions return text; the caller decides where it goes. The time of day is an argument.
"""

from collections.abc import Callable, Mapping, Sequence
import datetime
import time

import tqdm

from engine.reporting import progress_bar
from engine.training import loop
from tfrecords import printable

LogFn = Callable[[str], None]


def log(line: str) -> None:
  """Writes a line to standard output, above the progress bar where there is one.

  It is one line, whatever the names in it hold.
  """
  tqdm.tqdm.write(printable.text(line))


def show(text: str) -> None:
  """Writes the lines of a table or another text, each as `log` does."""
  for line in text.split('\n'):
    log(line)


def timestamp(now: datetime.datetime) -> str:
  """Returns the tutorial's timestamp with microseconds: `2015-11-04 11:45:49.133065`."""
  return now.isoformat(sep=' ', timespec='microseconds')


def train_line(now: datetime.datetime, step: int, loss: float, examples: int,
               seconds: float, steps: int, accuracy: float | None = None) -> str:
  """Returns the tutorial's log line of a training step, and behind it the accuracy.

  Args:
    now: time of day.
    step: global step.
    loss: mean over the global batch of the last step, weight decay included.
    examples: number of examples since the previous line.
    seconds: since the previous line.
    steps: since the previous line.
    accuracy: on the global batch of the last step, before its update; None: left out.
  """
  return (f'{timestamp(now)}: step {step}, loss = {loss:.2f} '
          f'({examples / seconds:.1f} examples/sec; {seconds / steps:.3f} sec/batch)'
          + ('' if accuracy is None else f', accuracy = {accuracy:.3f}'))


def table(rows: Sequence[tuple[str, str]]) -> str:
  """Returns names and values in two columns."""
  width = max(len(name) for name, _ in rows)
  return '\n'.join(f'  {name.ljust(width)}  {printable.text(value)}' for name, value in rows)


def time_breakdown(seconds: Mapping[str, float]) -> str:
  """Returns seconds and shares by name, largest first: `compute 201.3 s (94.0%), ...`."""
  total = sum(seconds.values()) or 1.0
  parts = sorted(seconds.items(), key=lambda item: -item[1])
  return ', '.join(f'{name} {value:.1f} s ({value / total:.1%})' for name, value in parts)


class TrainLog:
  """Writes the log lines of a training and moves its progress bar.

  Attributes:
    progress_bar: on a terminal.
  """

  def __init__(self, log: LogFn, batch_size: int, start_step: int, max_steps: int,
               clock: Callable[[], float] = time.perf_counter,
               now: Callable[[], datetime.datetime] = datetime.datetime.now):
    """Starts the clock of the first line.

    Args:
      log: writes a console line.
      batch_size: examples a step over all replicas.
      start_step: global step at which this start of the training begins.
      max_steps: global step at which the training ends.
      clock: returns seconds.
      now: returns the time of day.
    """
    self._log = log
    self._batch_size = batch_size
    self._now = now
    self.progress_bar = progress_bar.ProgressBar(start_step, max_steps, 'step', clock)

  def move_bar(self, progress: loop.Progress) -> None:
    """Moves the progress bar to this step."""
    self.progress_bar.move_to(progress.step)

  def write_line(self, progress: loop.Progress) -> dict[str, float]:
    """Writes the line of this step; returns its throughput, as metrics.jsonl has it."""
    steps, seconds = self.progress_bar.lap(progress.step)
    seconds = max(seconds, 1e-9)
    examples = steps * self._batch_size
    metrics = progress.metrics
    self._log(train_line(self._now(), progress.step, metrics['loss'], examples, seconds, steps,
                         metrics['accuracy']))
    return {'examples_per_sec': examples / seconds, 'sec_per_batch': seconds / steps}

  def close(self) -> None:
    """Removes the progress bar."""
    self.progress_bar.close()
