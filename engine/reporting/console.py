"""What a training says: the table at its start, the tutorial's line, the bar, the account of time.

Everything here makes text; who calls decides where it goes. The time is an argument.
"""

from collections.abc import Callable, Mapping, Sequence
import datetime
import time

import tqdm

from engine.reporting import progress_bar
from engine.training import loop

LogFn = Callable[[str], None]


def say(line: str) -> None:
  """Writes a line on standard output, above the bar where there is one."""
  tqdm.tqdm.write(line)


def stamp(now: datetime.datetime) -> str:
  """Returns the tutorial's time stamp, `2015-11-04 11:45:49.133065`, microseconds always there."""
  return now.isoformat(sep=' ', timespec='microseconds')


def train_line(now: datetime.datetime, step: int, loss: float, examples: int,
               seconds: float, steps: int) -> str:
  """Returns the tutorial's line about a training.

  Args:
    now: time of the line.
    step: true global step.
    loss: mean over the global batch of the last step, weight decay included.
    examples: trained on since the line before.
    seconds: since the line before.
    steps: since the line before.
  """
  return (f'{stamp(now)}: step {step}, loss = {loss:.2f} '
          f'({examples / seconds:.1f} examples/sec; {seconds / steps:.3f} sec/batch)')


def table(rows: Sequence[tuple[str, str]]) -> str:
  """Returns names and values in two columns."""
  width = max(len(name) for name, _ in rows)
  return '\n'.join(f'  {name.ljust(width)}  {value}' for name, value in rows)


def account(seconds: Mapping[str, float]) -> str:
  """Returns where the time went, largest first: `compute 201.3 s (94%), ...`."""
  total = sum(seconds.values()) or 1.0
  parts = sorted(seconds.items(), key=lambda item: -item[1])
  return ', '.join(f'{name} {value:.1f} s ({value / total:.1%})' for name, value in parts)


class TrainLog:
  """Writes the log lines of a training and moves its progress bar.

  Attributes:
    pace: the progress bar.
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
    self.pace = progress_bar.Pace(start_step, max_steps, 'step', clock)

  def move_bar(self, progress: loop.Progress) -> None:
    """Moves the progress bar to this step."""
    self.pace.move(progress.step)

  def write_line(self, progress: loop.Progress) -> dict[str, float]:
    """Writes the line of this step; returns its throughput, as metrics.jsonl has it."""
    steps, seconds = self.pace.lap(progress.step)
    seconds = max(seconds, 1e-9)
    examples = steps * self._batch_size
    self._log(train_line(self._now(), progress.step, progress.metrics['loss'], examples,
                            seconds, steps))
    return {'examples_per_sec': examples / seconds, 'sec_per_batch': seconds / steps}

  def close(self) -> None:
    """Removes the progress bar."""
    self.pace.close()
