"""metrics.jsonl: the metrics that trainer and evaluator log, one JSON object per line.

Both processes append to the same file, a whole line in one write. A process that was killed may
leave an incomplete last line: the next writer ends it, and readers skip it. A training that resumes
repeats the steps since its last checkpoint; of records with the same kind and step the last counts.

Accuracy was called `precision` in files written by earlier versions; readers see `accuracy`.
"""

from collections.abc import Mapping
import json
import pathlib
from typing import Any

from tfrecords import regular_file

Record = dict[str, Any]

# The kinds of records that hold an accuracy, and what its keys began with in earlier versions.
_KINDS_WITH_ACCURACY = ('train', 'eval')
_FORMER_ACCURACY = 'precision'
# Values of `eval_data` that have another name now.
_FORMER_EVAL_DATA = {'holdout': 'validation'}
# Bytes of a file that is read: a line for each of some million steps.
_LARGEST = 1 << 30


class MetricsFile:
  """Appends records to a metrics.jsonl."""

  def __init__(self, path: pathlib.Path):
    """Opens the file, and ends a line that a killed process left incomplete."""
    self._file = open(path, 'ab', buffering=0)
    if path.stat().st_size and not path.read_bytes().endswith(b'\n'):
      self._file.write(b'\n')

  def append(self, kind: str, step: int, values: Mapping[str, object]) -> None:
    """Writes one record.

    Args:
      kind: 'start', 'train', 'eval' or 'end'.
      step: the global step.
      values: by name; anything that JSON can hold.
    """
    line = json.dumps({'kind': kind, 'step': step, **values}) + '\n'
    self._file.write(line.encode())

  def close(self) -> None:
    """Closes the file."""
    self._file.close()


def read(path: pathlib.Path, kind: str, **fields: object) -> list[Record]:
  """Returns the records of one kind by ascending step, the last of each step.

  Args:
    path: of a metrics.jsonl; need not exist.
    kind: as for `append`.
    **fields: values that a record must have to be returned.
  """
  wanted = {'kind': kind, **fields}
  by_step: dict[int, Record] = {}
  lines = regular_file.read_text(path, _LARGEST).splitlines() if path.exists() else []
  for line in lines:
    try:
      record = json.loads(line)
    except json.JSONDecodeError:
      continue
    if not isinstance(record, dict) or 'step' not in record:
      continue
    if record.get('eval_data') in _FORMER_EVAL_DATA:
      record['eval_data'] = _FORMER_EVAL_DATA[record['eval_data']]
    if wanted.items() <= record.items():
      by_step[record['step']] = _with_accuracy(record) if kind in _KINDS_WITH_ACCURACY else record
  return [by_step[step] for step in sorted(by_step)]


def _with_accuracy(record: Record) -> Record:
  """Returns a record with the key `precision`, and those that begin so, renamed to `accuracy`."""
  return {'accuracy' + name.removeprefix(_FORMER_ACCURACY)
          if name.startswith(_FORMER_ACCURACY) else name: value
          for name, value in record.items()}
