"""metrics.jsonl: the metrics that trainer and evaluator log, one JSON object per line.

Both processes append to the same file, a whole line in one write. A killed process or a full disk
may leave an incomplete line, which the next writer terminates. Readers skip lines that are not
records. A training that resumes repeats the steps since its last checkpoint, whose records it drops
first (metrics_cut.py); of records with the same kind and step the last counts.

At an address such as `gs://bucket/run` each process has a file of its own (remote_metrics.py).

Accuracy was called `precision` in files written by earlier versions; readers see `accuracy`.
"""

from collections.abc import Iterable, Mapping
import errno
import json
import os
import pathlib
from typing import Any

from engine.runs import metrics_record
from engine.runs import remote_metrics
from tfrecords import address
from tfrecords import errors
from tfrecords import regular_file

Record = dict[str, Any]

# The kinds of records that hold an accuracy, and what its keys began with in earlier versions.
_KINDS_WITH_ACCURACY = ('train', 'eval')
_FORMER_ACCURACY = 'precision'
# Largest size of a file that is read, in bytes: enough for some million lines.
_MAX_BYTES = 1 << 30


class WriteError(errors.InputError, OSError):
  """A record cannot be written to the file `filename`."""

  def __init__(self, path: pathlib.Path, error: OSError):
    """Builds the message from the system's reason."""
    super().__init__(f'{path}: {errors.reason(error)}; free some space or fix the permissions, and '
                     'start again')
    self.filename = str(path)
    self.errno = error.errno

  def __str__(self) -> str:
    return str(self.args[0])


class MetricsFile:
  """Appends records to a metrics.jsonl."""

  def __init__(self, path: pathlib.Path):
    """Opens the file, and notes whether its last line is incomplete.

    Raises:
      WriteError: it cannot be opened.
    """
    self._path = path
    if path.exists():
      # Opening a pipe would block until it has a reader.
      regular_file.check(path)
    try:
      self._file = open(path, 'ab', buffering=0)
      self._is_torn = _ends_within_a_line(path)
    except OSError as error:
      raise WriteError(path, error) from error

  def append(self, kind: str, step: int, values: Mapping[str, object]) -> None:
    """Writes one record.

    Args:
      kind: such as 'start', 'train', 'checkpoint', 'eval' or 'end'.
      step: the global step.
      values: by name; anything that JSON can represent.

    Raises:
      WriteError: the record cannot be written completely. Readers skip the part that was written,
        and the next record starts on a new line.
    """
    line = (json.dumps({'kind': kind, 'step': step, **values}) + '\n').encode()
    try:
      # A short write raises no exception; the second attempt does, with the reason.
      if not self._write(line) and not self._write(line):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    except OSError as error:
      raise WriteError(self._path, error) from error

  def _write(self, line: bytes) -> bool:
    """Writes a line, after terminating an incomplete one; returns whether all was written."""
    data = b'\n' + line if self._is_torn else line
    written = self._file.write(data) or 0
    if written:
      # With one byte written, only the incomplete line was terminated.
      self._is_torn = written < len(data) and not (self._is_torn and written == 1)
    return written == len(data)

  def close(self) -> None:
    """Closes the file."""
    self._file.close()


def opened(path: pathlib.Path) -> MetricsFile | remote_metrics.RemoteMetrics:
  """Returns a metrics.jsonl to append to; errors as of MetricsFile."""
  return remote_metrics.RemoteMetrics(path) if address.is_remote(path) else MetricsFile(path)


def _ends_within_a_line(path: pathlib.Path) -> bool:
  with path.open('rb') as file:
    if not file.seek(0, os.SEEK_END):
      return False
    file.seek(-1, os.SEEK_END)
    # Reads more than one byte if the other process has just appended.
    return file.read()[-1:] != b'\n'


def read(path: pathlib.Path, kind: str, **fields: object) -> list[Record]:
  """Returns the records of one kind by ascending step, the last of each step.

  Args:
    path: of a metrics.jsonl; need not exist.
    kind: as for `append`.
    **fields: values that a record must have to be returned.
  """
  return select(read_all(path), kind, **fields)


def select(records: Iterable[Record], kind: str, **fields: object) -> list[Record]:
  """Returns those of one kind by ascending step, as `read` does from a file."""
  wanted = {'kind': kind, **fields}
  by_step: dict[int, Record] = {}
  for record in records:
    if wanted.items() <= record.items():
      by_step[record['step']] = _with_accuracy(record) if kind in _KINDS_WITH_ACCURACY else record
  return [by_step[step] for step in sorted(by_step)]


def read_all(path: pathlib.Path) -> list[Record]:
  """Returns all records in the order of the file, which need not exist; skips other lines.

  Those of evaluators with a file of their own come last.
  """
  return [record for file in (path, *remote_metrics.evaluations(path)) for line in _lines(file)
          if (record := metrics_record.parse(line)) is not None]


def foreign_lines(path: pathlib.Path) -> str:
  """Returns a message about the lines of a metrics.jsonl that are skipped, '' if none is."""
  numbers = [number for number, line in enumerate(_lines(path), 1)
             if metrics_record.parse(line) is None]
  if not numbers:
    return ''
  subject = '1 line is not a record and is' if len(numbers) == 1 else (
      f'{len(numbers):,} lines are not records and are')
  return f'{path}: {subject} skipped (line {numbers[0]:,} is the first)'


def _lines(path: pathlib.Path) -> list[str]:
  text = regular_file.read_text(path, _MAX_BYTES) if path.exists() else ''
  return [line for line in text.split('\n') if line.strip()]


def _with_accuracy(record: Record) -> Record:
  """Returns a record with the key `precision`, and those that begin so, renamed to `accuracy`."""
  return {'accuracy' + name.removeprefix(_FORMER_ACCURACY)
          if name.startswith(_FORMER_ACCURACY) else name: value
          for name, value in record.items()}
