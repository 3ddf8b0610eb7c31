"""metrics.jsonl: the metrics that trainer and evaluator log, one JSON object per line.

Both processes append to the same file, a whole line in one write. A process that was killed, or a
full disk, may leave an incomplete line: the next writer ends it. Readers pass over a line that is
no record. A training that resumes repeats the steps since its last checkpoint; of records with the
same kind and step the last counts.

Accuracy was called `precision` in files written by earlier versions; readers see `accuracy`.
"""

from collections.abc import Mapping
import errno
import json
import os
import pathlib
from typing import Any

from engine.runs import metrics_record
from tfrecords import errors
from tfrecords import regular_file

Record = dict[str, Any]

# The kinds of records that hold an accuracy, and what its keys began with in earlier versions.
_KINDS_WITH_ACCURACY = ('train', 'eval')
_FORMER_ACCURACY = 'precision'
# Bytes of a file that is read: a line for each of some million steps.
_LARGEST = 1 << 30


class WriteError(errors.InputError, OSError):
  """A record cannot be written; `filename` is the file."""

  def __init__(self, path: pathlib.Path, error: OSError):
    """Makes the message of the system's own reason."""
    super().__init__(f'{path}: {errors.reason(error)}; free some space or fix the permissions, and '
                     'start again')
    self.filename = str(path)
    self.errno = error.errno

  def __str__(self) -> str:
    return str(self.args[0])


class MetricsFile:
  """Appends records to a metrics.jsonl."""

  def __init__(self, path: pathlib.Path):
    """Opens the file, and ends a line that a killed process left incomplete.

    Raises:
      WriteError: it cannot be opened.
    """
    self._path = path
    if path.exists():
      # To open a pipe would wait for its reader.
      regular_file.check(path)
    try:
      self._file = open(path, 'ab', buffering=0)
      self._is_torn = _ends_within_a_line(path)
    except OSError as error:
      raise WriteError(path, error) from error

  def append(self, kind: str, step: int, values: Mapping[str, object]) -> None:
    """Writes one record.

    Args:
      kind: 'start', 'train', 'checkpoint', 'eval' or 'end', say.
      step: the global step.
      values: by name; anything that JSON can hold.

    Raises:
      WriteError: the disk does not take all of it. What it took is passed over by readers, and the
        next record begins on a line of its own.
    """
    line = (json.dumps({'kind': kind, 'step': step, **values}) + '\n').encode()
    try:
      # A short write gives no reason; the second one does.
      if not self._write(line) and not self._write(line):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    except OSError as error:
      raise WriteError(self._path, error) from error

  def _write(self, line: bytes) -> bool:
    """Writes a line, on a line of its own; returns whether all of it was written."""
    data = b'\n' + line if self._is_torn else line
    written = self._file.write(data) or 0
    if written:
      # The last byte of a line is its end.
      self._is_torn = written < len(data) and not (self._is_torn and written == 1)
    return written == len(data)

  def close(self) -> None:
    """Closes the file."""
    self._file.close()


def _ends_within_a_line(path: pathlib.Path) -> bool:
  with path.open('rb') as file:
    if not file.seek(0, os.SEEK_END):
      return False
    file.seek(-1, os.SEEK_END)
    # More than one byte where the other process has just appended.
    return file.read()[-1:] != b'\n'


def read(path: pathlib.Path, kind: str, **fields: object) -> list[Record]:
  """Returns the records of one kind by ascending step, the last of each step.

  Args:
    path: of a metrics.jsonl; need not exist.
    kind: as for `append`.
    **fields: values that a record must have to be returned.
  """
  wanted = {'kind': kind, **fields}
  by_step: dict[int, Record] = {}
  for record in read_all(path):
    if wanted.items() <= record.items():
      by_step[record['step']] = _with_accuracy(record) if kind in _KINDS_WITH_ACCURACY else record
  return [by_step[step] for step in sorted(by_step)]


def read_all(path: pathlib.Path) -> list[Record]:
  """Returns every record in the order of the file, which need not exist; others are passed over."""
  return [record for line in _lines(path) if (record := metrics_record.parse(line)) is not None]


def foreign_lines(path: pathlib.Path) -> str:
  """Returns a line about what is passed over in a metrics.jsonl; '' where nothing is."""
  numbers = [number for number, line in enumerate(_lines(path), 1)
             if metrics_record.parse(line) is None]
  if not numbers:
    return ''
  count = '1 line is' if len(numbers) == 1 else f'{len(numbers):,} lines are'
  return f'{path}: {count} no record and passed over (line {numbers[0]:,} is the first)'


def _lines(path: pathlib.Path) -> list[str]:
  text = regular_file.read_text(path, _LARGEST) if path.exists() else ''
  return [line for line in text.split('\n') if line.strip()]


def _with_accuracy(record: Record) -> Record:
  """Returns a record with the key `precision`, and those that begin so, renamed to `accuracy`."""
  return {'accuracy' + name.removeprefix(_FORMER_ACCURACY)
          if name.startswith(_FORMER_ACCURACY) else name: value
          for name, value in record.items()}
