"""Reads a run without its network: settings, records, and how it ended.

Only config.json is required. A note to the reader reports anything else that is missing or damaged.
"""

from collections import Counter
from collections.abc import Callable, Sequence
import dataclasses
from typing import TypeVar

from engine.config import field_types
from engine.config import run_config
from engine.runs import done_file
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

_Found = TypeVar('_Found')

Records = list[metrics_log.Record]

# Larger seconds and losses are meaningless, and their sums could overflow.
_LARGEST = 1e30


@dataclasses.dataclass(frozen=True, eq=False)
class RunHistory:
  """The settings and records of one run.

  Attributes:
    run_dir: the run.
    label: a name that no other run of the report has.
    config: its settings.
    training: records of the log lines, by ascending step.
    evaluations: records by evaluated data, by ascending step; no list is empty.
    starts: records of the starts, in their order.
    ends: records of the ends, in their order.
    done: step and reason of the training's end; None if it has not ended.
    last_step: the highest step of all records.
    notes: lines about files that are damaged.
  """
  run_dir: run_dir_lib.RunDir
  label: str
  config: run_config.RunConfig
  training: Records
  evaluations: dict[str, Records]
  starts: Records
  ends: Records
  done: done_file.Done | None
  last_step: int = 0
  notes: tuple[str, ...] = ()

  @property
  def status(self) -> str:
    """The progress of the training, as a text."""
    if self.done:
      return f'ended at step {self.done.step:,}' + (
          f': {self.done.reason}' if self.done.reason else '')
    return (f'not finished: the last record is of step {self.last_step:,} of '
            f'{self.config.recipe.max_steps:,}')


def read(run_dir: run_dir_lib.RunDir, label: str) -> RunHistory:
  """Reads a run.

  Args:
    run_dir: the run.
    label: its name in the report.

  Raises:
    errors.InputError: there is no run, or its config.json cannot be read.
  """
  config, notes, path = run_dir.read_config(), [], run_dir.metrics

  def attempt(call: Callable[[], _Found], otherwise: _Found) -> _Found:
    try:
      return call()
    except errors.InputError as error:
      notes.append(str(error))
      return otherwise

  everything = attempt(lambda: metrics_log.read_all(path), None)
  if everything is None:
    return RunHistory(run_dir, label, config, [], {}, [], [],
                      attempt(run_dir.read_done, None), notes=tuple(notes))
  if foreign := metrics_log.foreign_lines(path):
    notes.append(foreign)
  return RunHistory(
      run_dir, label, config, metrics_log.select(everything, 'train'), _evaluations(everything),
      _of_kind(everything, 'start'), _of_kind(everything, 'end'),
      attempt(run_dir.read_done, None), max((record['step'] for record in everything), default=0),
      tuple(notes))


def _of_kind(records: Records, kind: str) -> Records:
  return [record for record in records if record['kind'] == kind]


def _evaluations(everything: Records) -> dict[str, Records]:
  """Returns the evaluations by evaluated data, only those on as many examples as the last one."""
  found = {}
  for eval_data in run_config.EVAL_DATA:
    records = [record for record in metrics_log.select(everything, 'eval', eval_data=eval_data)
               if 'accuracy' in record]
    if records:
      count = records[-1].get('count')
      found[eval_data] = [record for record in records if record.get('count') == count]
  return found


def seconds(records: Records) -> dict[str, float]:
  """Returns the sums of the records' seconds by stage; other values are skipped."""
  found: dict[str, float] = {}
  for record in records:
    stages = record['seconds'] if isinstance(record.get('seconds'), dict) else {}
    for name in stages:
      value = number(stages, name)
      if value is not None and value >= 0:
        found[name] = found.get(name, 0.0) + value
  return found


def number(record: metrics_log.Record, name: str) -> float | None:
  """Returns an unchecked field of a record; None if it is not a number that can be drawn."""
  value = record.get(name)
  if value is None or not field_types.is_finite(value):
    return None
  return float(value) if abs(value) < _LARGEST else None


def labels(run_dirs: Sequence[run_dir_lib.RunDir]) -> list[str]:
  """Returns a name for each run: that of its directory, or its path if that is not unique."""
  names = [run_dir.path.name for run_dir in run_dirs]
  counts = Counter(names)
  return [name if name and counts[name] == 1 else str(run_dir)
          for name, run_dir in zip(names, run_dirs, strict=True)]
