"""The tracker that writes metrics.jsonl, from which commands read a run's records."""

from collections.abc import Mapping
import contextlib
import pathlib

from engine.config import run_config
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks


class JsonlTracker:
  """Appends records to the metrics.jsonl of a run."""

  def __init__(self, run_dir: run_dir_lib.RunDir, config: run_config.RunConfig):
    """Opens nothing, because other processes append to the same file and end incomplete lines."""
    del config
    self._run_dir = run_dir

  def write(self, kind: str, step: int, values: Mapping[str, object],
            pictures: Mapping[str, pathlib.Path]) -> None:
    """Appends one record, without the pictures, which are files of the run.

    Raises:
      metrics_log.WriteError: the disk is full.
    """
    del pictures
    with (run_locks.metrics_locked(self._run_dir),
          contextlib.closing(metrics_log.MetricsFile(self._run_dir.metrics)) as file):
      file.append(kind, step, values)

  def close(self) -> None:
    """Does nothing: the file is closed after each record."""
