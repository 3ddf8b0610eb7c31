"""What trainings of several seeds have left in their run directories, as the tables of a result."""

from collections.abc import Sequence
import dataclasses
import statistics
from typing import Any

import numpy as np

from engine.bench.core import report
from engine.bench.train import seed_training
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

# Titles of the tables.
LAST = 'the last checkpoint, on the test images'
TARGET = 'the first checkpoint that reached the target'
ACCOUNT = 'where the time of the last start went, seconds'
CHECKPOINTS = 'every checkpoint'

_WORDS = {'accuracy_raw': 'raw weights', 'accuracy_unflipped': 'unflipped'}

Row = tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class Outcome:
  """What the run directory of a seed says.

  Attributes:
    seed: of the training.
    evaluations: the lines about its checkpoints, by step.
    seconds: of training that each of these steps took.
    account: seconds by name, of the last start.
    peak_bytes: the most memory of the training; None where nobody noted it.
  """
  seed: int
  evaluations: tuple[metrics_log.Record, ...]
  seconds: tuple[float, ...]
  account: dict[str, float]
  peak_bytes: int | None


def read(seed: int, run_dir: run_dir_lib.RunDir) -> Outcome:
  """Reads what a training and its evaluations have left in metrics.jsonl."""
  lines = metrics_log.read(run_dir.metrics, 'train')
  evaluations = metrics_log.read(run_dir.metrics, 'eval', eval_data='test')
  steps = [0, *(line['step'] for line in lines)]
  spent = np.cumsum([0.0, *np.diff(steps) * [line['sec_per_batch'] for line in lines]])
  ends = metrics_log.read(run_dir.metrics, 'end')
  notes = metrics_log.read(run_dir.metrics, seed_training.MEMORY)
  return Outcome(
      seed, tuple(evaluations),
      tuple(float(np.interp(record['step'], steps, spent)) for record in evaluations),
      ends[-1]['seconds'] if ends else {}, notes[-1]['peak_bytes'] if notes else None)


def tables(outcomes: Sequence[Outcome], batch_size: int, target: float) -> list[report.Table]:
  """Returns everything about all seeds.

  Args:
    outcomes: of the seeds; all have a checkpoint.
    batch_size: examples a step.
    target: an accuracy; 0 is none.
  """
  kinds = [key for key in outcomes[0].evaluations[-1] if key.startswith('accuracy')]
  words = tuple(_WORDS.get(kind, kind.replace('_', ' ')) for kind in kinds)

  def accuracies(record: metrics_log.Record) -> Row:
    return tuple(record.get(kind) for kind in kinds)

  last = [(str(one.seed), *accuracies(one.evaluations[-1]), *_cost(one, batch_size))
          for one in outcomes]
  found = [report.Table(
      LAST, ('seed', *words, 'steps', 'examples', 'seconds', 'examples/s', 'peak MB'),
      (*map(tuple, last), *_summary(last)))]
  if target:
    reached = [(str(one.seed), target, *_first(one, target)) for one in outcomes]
    found.append(report.Table(TARGET, ('seed', 'target', 'step', 'seconds', 'accuracy'),
                              (*reached, *_summary(reached))))
  names = list(dict.fromkeys(name for one in outcomes for name in one.account))
  found.append(report.Table(ACCOUNT, ('seed', *names), tuple(
      (str(one.seed), *map(one.account.get, names)) for one in outcomes)))
  found.append(report.Table(CHECKPOINTS, ('seed', 'step', 'seconds', *words), tuple(
      (str(one.seed), record['step'], seconds, *accuracies(record)) for one in outcomes
      for record, seconds in zip(one.evaluations, one.seconds, strict=True))))
  return found


def _cost(one: Outcome, batch_size: int) -> Row:
  """Returns steps, examples, seconds, examples a second and megabytes of a training."""
  steps, seconds = one.evaluations[-1]['step'], one.seconds[-1]
  peak = one.peak_bytes and one.peak_bytes / 2 ** 20
  return steps, steps * batch_size, seconds, steps * batch_size / seconds, peak


def _first(one: Outcome, target: float) -> Row:
  """Returns step, seconds and accuracy of the first checkpoint that reached `target`, or Nones."""
  for record, seconds in zip(one.evaluations, one.seconds, strict=True):
    if record['accuracy'] >= target:
      return record['step'], seconds, record['accuracy']
  return None, None, None


def _summary(rows: Sequence[Row]) -> list[Row]:
  """Returns the rows of mean and deviation (n - 1 below the line); empty where a value lacks."""
  columns = list(zip(*rows, strict=True))[1:]
  whole = [column if None not in column else () for column in columns]
  return [('mean', *(statistics.mean(column) if column else None for column in whole)),
          ('deviation', *(statistics.stdev(column) if len(column) > 1 else None
                          for column in whole))]
