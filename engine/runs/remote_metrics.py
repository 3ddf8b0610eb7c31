"""metrics.jsonl of a run at an address such as `gs://bucket/run`.

Nothing can be locked or appended to there. So each writer has a file of its own, which it writes
whole: a training metrics.jsonl, the evaluators on test images metrics.test.jsonl, and so on. No
writer replaces the records of another one.

Log lines are written every ten seconds and before each checkpoint, other records at once, with the
lines before them. A killed training loses lines after its last checkpoint alone, and repeats those
steps.
"""

from collections.abc import Callable, Mapping
import json
import pathlib
import time

from engine.config import run_config
from tfrecords import atomic_file
from tfrecords import regular_file

# The kind of records that may wait, and how long.
_WAITING, _SECONDS = 'train', 10.0
# The kind of records that an evaluator writes, and the field with what it evaluates on.
_EVALUATION, _DATA = 'eval', 'eval_data'


class RemoteMetrics:
  """Writes the records of one process; as metrics_log.MetricsFile."""

  def __init__(self, path: pathlib.Path, clock: Callable[[], float] = time.monotonic):
    """Reads and writes nothing yet.

    Args:
      path: of the metrics.jsonl.
      clock: returns seconds.
    """
    self._path, self._clock = path, clock
    self._texts: dict[pathlib.Path, bytes] = {}
    self._waiting: set[pathlib.Path] = set()
    self._written = -_SECONDS

  def append(self, kind: str, step: int, values: Mapping[str, object]) -> None:
    """Adds one record; arguments as of `MetricsFile.append`.

    Raises:
      errors.InputError: it cannot be written.
    """
    path = _file(self._path, kind, values)
    if path not in self._texts:
      self._texts[path] = _ended(regular_file.read_bytes(path) if path.exists() else b'')
    self._texts[path] += (json.dumps({'kind': kind, 'step': step, **values}) + '\n').encode()
    self._waiting.add(path)
    if kind != _WAITING or self._clock() - self._written >= _SECONDS:
      self.flush()

  def flush(self) -> None:
    """Writes what waits; errors as of `append`."""
    for path in self._waiting:
      atomic_file.write_bytes(path, self._texts[path])
    self._waiting.clear()
    self._written = self._clock()

  def close(self) -> None:
    """Writes what waits."""
    self.flush()


def _file(path: pathlib.Path, kind: str, values: Mapping[str, object]) -> pathlib.Path:
  """Returns the file of a record."""
  return path if kind != _EVALUATION else path.with_name(_name(path, values[_DATA]))


def _name(path: pathlib.Path, data: object) -> str:
  """Returns the name of the file of the evaluators on some images."""
  return f'{path.stem}.{data}{path.suffix}'


def evaluations(path: pathlib.Path) -> list[pathlib.Path]:
  """Returns the files of the evaluators, also of a run that was copied to this machine."""
  names = [_name(path, data) for data in run_config.EVAL_DATA]
  # One listing. A copy that a user keeps beside is no part of the run.
  return sorted(file for file in path.parent.glob(_name(path, '*')) if file.name in names)


def _ended(text: bytes) -> bytes:
  """Returns a text with its last line ended."""
  return text if text.endswith(b'\n') or not text else text + b'\n'
