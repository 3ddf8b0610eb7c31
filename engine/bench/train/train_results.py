"""The results of trainings with several seeds, read from their run directories, as tables."""

from collections.abc import Sequence
import dataclasses
import statistics

import numpy as np

from engine.bench.core import report
from engine.bench.train import seed_training
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

# Titles of the tables.
LAST = 'the last checkpoint, on the test images'
COST = 'what it cost'
TARGET = 'the first checkpoint that reached the target'
TIME_BREAKDOWN = 'where the time of the last start went, seconds'
SUMMARIES = "what TensorBoard's summaries took of that, without the start"
CHECKPOINTS = 'every checkpoint'

# The stage of the time breakdown in which summaries are written.
_STAGE = 'summaries'

# Heading of the accuracy with six views of the images that a network is least sure of.
SIX_VIEWS = 'six views of a quarter'
# Column headings by the key of the evaluation records.
HEADINGS = {'accuracy_raw': 'raw weights', 'accuracy_unflipped': 'unflipped'}


@dataclasses.dataclass(frozen=True)
class SeedResult:
  """The run directory of one seed.

  Attributes:
    seed: of the training.
    evaluations: the records of its checkpoints, by step.
    seconds: training time up to each of these steps.
    breakdown: seconds by activity, of the last start.
    peak_bytes: peak memory of the training; None if it was not recorded.
    cost: the record of seed_training.COST; empty if there is none. Its `peak_tflops` is the mean
      over the training's seconds, where seed_training.PEAK was recorded on the way.
    six_views: accuracy of the last checkpoint with six views of the images that it is least sure
      of; None if it was not measured.
  """
  seed: int
  evaluations: tuple[metrics_log.Record, ...]
  seconds: tuple[float, ...]
  breakdown: dict[str, float]
  peak_bytes: int | None
  cost: metrics_log.Record = dataclasses.field(default_factory=dict)
  six_views: float | None = None


def read(seed: int, run_dir: run_dir_lib.RunDir) -> SeedResult:
  """Reads the metrics.jsonl of a training and its evaluations."""
  records = metrics_log.read(run_dir.metrics, 'train')
  evaluations = metrics_log.read(run_dir.metrics, 'eval', eval_data='test')
  steps = [0, *(record['step'] for record in records)]
  elapsed = np.cumsum([0.0, *np.diff(steps) * [record['sec_per_batch'] for record in records]])
  ends = metrics_log.read(run_dir.metrics, 'end')
  memory = metrics_log.read(run_dir.metrics, seed_training.MEMORY)
  costs = metrics_log.read(run_dir.metrics, seed_training.COST)
  six_views = metrics_log.read(run_dir.metrics, seed_training.SIX_VIEWS)
  peaks = {record['step']: record['tflops']
           for record in metrics_log.read(run_dir.metrics, seed_training.PEAK)}
  peaks |= {record['step']: record['peak_tflops'] for record in costs[-1:]}
  ends_of_peaks = np.interp(sorted(peaks), steps, elapsed)
  cost = dict(costs[-1]) if costs else {}
  if cost and ends_of_peaks[-1] > 0:
    cost['peak_tflops'] = float(np.average(
        [peaks[step] for step in sorted(peaks)], weights=np.diff(ends_of_peaks, prepend=0.0)))
  return SeedResult(
      seed, tuple(evaluations),
      tuple(float(np.interp(record['step'], steps, elapsed)) for record in evaluations),
      ends[-1]['seconds'] if ends else {}, memory[-1]['peak_bytes'] if memory else None,
      cost, six_views[-1]['accuracy'] if six_views else None)


def tables(results: Sequence[SeedResult], batch_size: int, target: float) -> list[report.Table]:
  """Returns the tables of all seeds.

  Args:
    results: one per seed; all have a checkpoint.
    batch_size: examples per step.
    target: an accuracy; 0: none.
  """
  keys = [key for key in results[0].evaluations[-1] if key.startswith('accuracy')]
  headings = tuple(HEADINGS.get(key, key.replace('_', ' ')) for key in keys)

  def accuracies(record: metrics_log.Record) -> report.Row:
    return tuple(record.get(key) for key in keys)

  six = any(one.six_views is not None for one in results)
  last = [(str(one.seed), *accuracies(one.evaluations[-1]), *((one.six_views,) * six),
           *_speed(one, batch_size)) for one in results]
  found = [report.Table(
      LAST, ('seed', *headings, *((SIX_VIEWS,) * six), 'steps', 'examples', 'seconds',
             'examples/s', 'peak MB'),
      (*map(tuple, last), *_summary(last)))]
  costs = [(str(one.seed), *_cost(one, batch_size)) for one in results]
  found.append(report.Table(COST, (
      'seed', 'minutes', 'epochs', 'examples', 'multiply-adds, 10^15', 'peak, TFLOP/s',
      'PFLOP at peak'), (*costs, *_summary(costs))))
  if target:
    reached = [(str(one.seed), target, *_first(one, target)) for one in results]
    found.append(report.Table(TARGET, ('seed', 'target', 'step', 'seconds', 'accuracy'),
                              (*reached, *_summary(reached))))
  found.append(_breakdown(results))
  if shares := [(str(one.seed), *_summaries(one)) for one in results if _STAGE in one.breakdown]:
    found.append(report.Table(SUMMARIES, ('seed', 'seconds', 'percent'),
                              (*shares, *_summary(shares))))
  found.append(report.Table(CHECKPOINTS, ('seed', 'step', 'seconds', *headings), tuple(
      (str(one.seed), record['step'], seconds, *accuracies(record)) for one in results
      for record, seconds in zip(one.evaluations, one.seconds, strict=True))))
  return found


def _breakdown(results: Sequence[SeedResult]) -> report.Table:
  names = list(dict.fromkeys(name for one in results for name in one.breakdown))
  return report.Table(TIME_BREAKDOWN, ('seed', *names), tuple(
      (str(one.seed), *map(one.breakdown.get, names)) for one in results))


def _summaries(one: SeedResult) -> report.Row:
  """Returns the seconds of the summaries, and their share of the training in percent."""
  training = sum(seconds for name, seconds in one.breakdown.items() if name != 'start')
  return one.breakdown[_STAGE], 100 * one.breakdown[_STAGE] / training


def _cost(one: SeedResult, batch_size: int) -> report.Row:
  """Returns minutes, epochs, examples, multiply-adds, peak and their product with the seconds."""
  examples, seconds = one.evaluations[-1]['step'] * batch_size, one.seconds[-1]
  if not one.cost:
    return seconds / 60, None, examples, None, None, None
  peak = one.cost['peak_tflops']
  # A product has two gradients.
  multiply_adds = 3 * one.cost['multiply_adds'] * examples / 1e15
  return (seconds / 60, examples / one.cost['train_examples'], examples, multiply_adds, peak,
          seconds * peak / 1e3)


def _speed(one: SeedResult, batch_size: int) -> report.Row:
  """Returns steps, examples, seconds, examples per second and megabytes of a training."""
  steps, seconds = one.evaluations[-1]['step'], one.seconds[-1]
  peak = one.peak_bytes and one.peak_bytes / 2 ** 20
  return steps, steps * batch_size, seconds, steps * batch_size / seconds, peak


def _first(one: SeedResult, target: float) -> report.Row:
  """Returns step, seconds and accuracy of the first checkpoint that reached `target`, or Nones."""
  for record, seconds in zip(one.evaluations, one.seconds, strict=True):
    if record['accuracy'] >= target:
      return record['step'], seconds, record['accuracy']
  return None, None, None


def _summary(rows: Sequence[report.Row]) -> list[report.Row]:
  """Returns the rows of mean and sample standard deviation; empty if a value is missing."""
  columns = list(zip(*rows, strict=True))[1:]
  complete = [column if None not in column else () for column in columns]
  return [('mean', *(statistics.mean(column) if column else None for column in complete)),
          ('deviation', *(statistics.stdev(column) if len(column) > 1 else None
                          for column in complete))]
