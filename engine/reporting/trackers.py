"""The trackers, which write the records of a run, in one table.

A record has a kind, a step and values by name; the trainer and the evaluator write them:

  start       the rows of the start-up table
  train       loss, its terms, accuracy, learning rate, examples_per_sec, sec_per_batch; of the
              inner loop that the step ends, input_wait (seconds) and input_wait_steps, the number
              of the steps that it was measured in: all, on a GPU the last one
  eval        of a checkpoint: accuracy, cross_entropy, interval, per_class and more, with pictures
  validation, checkpoint, rollback, expected_end, end

To add a tracker, write a class in a new file, and a row here. metrics.jsonl is the last row, so
that commands find in it only records that the others have.
"""

from collections.abc import Callable, Collection, Mapping
import functools
import pathlib
import typing

from engine.config import run_config
from engine.reporting import best_effort
from engine.reporting import console
from engine.reporting import jsonl_tracker
from engine.reporting import tensorboard_tracker
from engine.runs import run_dir as run_dir_lib

Pictures = Mapping[str, pathlib.Path]


class Tracker(typing.Protocol):
  """Writes the records of one run from one command."""

  def write(self, kind: str, step: int, values: Mapping[str, object], pictures: Pictures) -> None:
    """Writes one record, so that nothing is lost when the process is killed after it.

    Args:
      kind: of the record.
      step: the global step.
      values: by name, in JSON's types.
      pictures: PNG files by name.

    Raises:
      OSError: it cannot be written.
    """

  def close(self) -> None:
    """Closes the open files."""


TENSORBOARD = 'TensorBoard'
_METRICS = 'metrics.jsonl'

# A row creates a tracker, which writes nothing before the first record: the run may be read-only.
TRACKERS: dict[str, Callable[[run_dir_lib.RunDir, run_config.RunConfig], Tracker]] = {
    TENSORBOARD: tensorboard_tracker.TensorBoardTracker,
    _METRICS: jsonl_tracker.JsonlTracker,
}


class Trackers:
  """The trackers of one command, each created when it is first needed."""

  def __init__(self, run_dir: run_dir_lib.RunDir, config: run_config.RunConfig,
               log: console.LogFn, left_out: Collection[str] = ()):
    """Creates no tracker yet.

    Args:
      run_dir: the run.
      config: its settings.
      log: gets a line about a tracker that fails.
      left_out: keys of TRACKERS that get nothing.
    """
    self._open = {name: functools.partial(row, run_dir, config) for name, row in TRACKERS.items()
                  if name not in left_out}
    self._opened: dict[str, Tracker] = {}
    self._attempts = {name: best_effort.BestEffort(
        log, f'{run_dir}: {name} gets no more records, the training goes on')
        for name in self._open}

  def __getitem__(self, name: str) -> Tracker:
    """Returns a tracker, a key of TRACKERS that is not left out."""
    if name not in self._opened:
      self._opened[name] = self._open[name]()
    return self._opened[name]

  @property
  def tensorboard(self) -> tensorboard_tracker.TensorBoardTracker:
    """The tracker of TensorBoard, which gets more than records."""
    return typing.cast(tensorboard_tracker.TensorBoardTracker, self[TENSORBOARD])

  def writes(self, kind: str, step: int, values: Mapping[str, object],
             pictures: Pictures) -> dict[str, Callable[[], None]]:
    """Returns a call for each tracker that writes one record; arguments as for `Tracker.write`."""
    def write(name: str) -> None:
      self[name].write(kind, step, values, pictures)
    return {name: functools.partial(write, name) for name in self._open}

  def attempt(self, name: str, call: Callable[..., object], *arguments: object) -> None:
    """Makes a call for a tracker; after a failure, with a line, it gets no more calls."""
    self._attempts[name](call, *arguments)

  def append(self, kind: str, step: int, values: Mapping[str, object]) -> None:
    """Writes a record without pictures to every tracker.

    Raises:
      metrics_log.WriteError: metrics.jsonl cannot be written.
    """
    for name, write in self.writes(kind, step, values, {}).items():
      if name == _METRICS:
        write()
      else:
        self.attempt(name, write)

  def flush_metrics(self) -> None:
    """Writes the records of metrics.jsonl that wait at an address; errors as of `append`."""
    typing.cast(jsonl_tracker.JsonlTracker, self[_METRICS]).flush()

  def close(self) -> None:
    """Closes all trackers."""
    for name, tracker in self._opened.items():
      self.attempt(name, tracker.close)
