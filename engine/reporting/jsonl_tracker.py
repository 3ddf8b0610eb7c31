"""The tracker that writes metrics.jsonl, from which commands read a run's records."""

from collections.abc import Mapping
import contextlib
import pathlib

from engine.config import run_config
from engine.runs import metrics_log
from engine.runs import remote_metrics
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from tfrecords import address


class JsonlTracker:
  """Appends records to the metrics.jsonl of a run."""

  def __init__(self, run_dir: run_dir_lib.RunDir, config: run_config.RunConfig):
    """Opens nothing, because other processes append to the same file and end incomplete lines."""
    del config
    self._run_dir = run_dir
    # Has a file of its own.
    self._remote = (remote_metrics.RemoteMetrics(run_dir.metrics)
                    if address.is_remote(run_dir.path) else None)

  def write(self, kind: str, step: int, values: Mapping[str, object],
            pictures: Mapping[str, pathlib.Path]) -> None:
    """Appends one record, without the pictures, which are files of the run.

    Raises:
      metrics_log.WriteError: the disk is full.
    """
    del pictures
    if self._remote:
      self._remote.append(kind, step, values)
      return
    with (run_locks.metrics_locked(self._run_dir),
          contextlib.closing(metrics_log.MetricsFile(self._run_dir.metrics)) as file):
      file.append(kind, step, values)

  def flush(self) -> None:
    """Writes what waits; a file of this machine is closed after each record.

    Raises:
      errors.InputError: it cannot be written.
    """
    if self._remote:
      self._remote.flush()

  def close(self) -> None:
    """Writes what waits."""
    self.flush()
