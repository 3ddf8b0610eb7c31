"""How long an evaluation takes, from the checkpoint on disk to the last picture.

  averages                    what `eval_main --run_once` does
  averages and raw weights    what `eval_main` does beside a training

each in the precision of the recipe and in float32, on all test images. A short training makes the
run to be evaluated, so that the pictures have something to show. Each checkpoint counts as the best
so far, and so is saved once more. What is done once, when a process starts, is not counted.
"""

import dataclasses
import pathlib
import statistics
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.config import run_config
from engine.config import train_options
from engine.evaluation import checkpoint_follower
from engine.evaluation import evaluation_pass
from engine.evaluation import evaluator
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer
from tfrecords import datasets

COLUMNS = ('', 'all, s', 'low', 'high', 'restore', 'pass', 'best', 'pictures', 'events')
_PIECES = COLUMNS[4:]

# Enough for a network to take every class for every other.
_STEPS = 30


class Subject:
  """A run whose last checkpoint is evaluated again and again.

  Attributes:
    pieces: seconds by name, a value an evaluation.
  """

  def __init__(
    self,
    run_dir: run_dir_lib.RunDir,
    config: run_config.Config,
    data: evaluation_pass.Data,
    raw_weights: bool,
  ):
    """Makes the evaluator; `config` is the run's but for the precision."""
    self._run_dir = run_dir
    self._evaluate = evaluator.Evaluator(
        run_dir, config, data, 'test', _nothing, raw_weights=raw_weights)
    self._images = data.num_examples
    self.pieces: dict[str, list[float]] = {name: [] for name in _PIECES}

  def work(self) -> int:
    """Evaluates and returns the number of images."""
    (self._run_dir.best / 'best.json').unlink(missing_ok=True)
    before = dict(self._evaluate.times.seconds)
    checkpoint_follower.evaluate_latest(self._run_dir, self._evaluate, _nothing)
    for name, seconds in self._evaluate.times.seconds.items():
      self.pieces[name].append(seconds - before.get(name, 0.0))
    return self._images


def _nothing(line: str) -> None:
  """Takes a line that nobody reads."""


def run(request: benchmark_config.Request) -> report.Result:
  """Measures the evaluation of a recipe's network.

  Args:
    request: its recipe gives network, data set and precision.

  Raises:
    errors.InputError: the records cannot be used.
  """
  where = environment.describe()
  with tempfile.TemporaryDirectory(prefix='rana_eval_') as folder:
    run_dir = _train(request, pathlib.Path(folder) / 'run')
    config = run_dir.read_config()
    data = evaluation_pass.load(dataset_splits.evaluation_source(
        config, datasets.get(config.recipe.dataset), request.data_dir))
    subjects = _subjects(run_dir, config, data)
    timings = timing.measure([timing.Candidate(name, subject.work)
                              for name, subject in subjects.items()],
                             request.plan, after_round=request.after_round)
  rows = tuple(_row(row, subjects[row.name], data.num_examples) for row in timings)
  return report.Result(
      what='eval', item='image', machine=where, recipe=dataclasses.asdict(request.recipe),
      plan=request.plan, timings=tuple(timings),
      about=(f'Evaluation of {request.recipe.name} on the {data.num_examples:,} test images of '
             f'{request.recipe.dataset}, process start excluded'),
      tables=(report.Table(f'Seconds for {data.num_examples:,} images, and of these in the pieces',
                           COLUMNS, rows),))


def _train(request: benchmark_config.Request, path: pathlib.Path) -> run_dir_lib.RunDir:
  recipe = dataclasses.replace(request.recipe, max_steps=_STEPS)
  options = train_options.Options(
      train_dir=str(path), data_dir=request.data_dir, data_source=request.data_source,
      log_frequency=1, checkpoint_interval=_STEPS, summary_interval=0)
  return trainer.run(recipe, options, _nothing).run_dir


def _subjects(run_dir: run_dir_lib.RunDir, config: run_config.Config,
              data: evaluation_pass.Data) -> dict[str, Subject]:
  found = {}
  for precision in dict.fromkeys((config.recipe.compute_dtype, 'float32')):
    as_if = dataclasses.replace(
        config, recipe=dataclasses.replace(config.recipe, compute_dtype=precision))
    for weights in ('averages', 'averages and raw weights'):
      found[f'{precision}: {weights}'] = Subject(run_dir, as_if, data, 'raw' in weights)
  return found


def _row(row: timing.Timing, subject: Subject, images: int) -> tuple[str | float, ...]:
  """Returns a row of COLUMNS."""
  return (row.name, images / row.rate, images / max(row.rates), images / min(row.rates),
          *(statistics.median(subject.pieces[name]) for name in _PIECES))
