"""Scaling: the step with batch size and replicas, the input with the size of the data set.

The parts are scaling_steps.py and scaling_input.py, which list the default sizes.
"""

from collections.abc import Iterable
import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.scaling import scaling_input
from engine.bench.scaling import scaling_steps
from engine.config import recipe_settings
from engine.training import compute_dtype

# Titles of the tables.
STEP = 'a training step over the batch size'
FIT = 'a step as a fixed part and a part an example (least squares of the relative error)'
REPLICATED = 'a training step on parts of one CPU, the same global batch'
INPUT = 'training input over the size of the set'

# There are many candidates, so each gets this share of the plan.
_SHARE_OF_ROUNDS = 1 / 3
_SHARE_OF_SECONDS = 1 / 3

_STEP_COLUMNS = ('batch', 'ms', 'fastest', 'slowest', 'examples/s')


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures all three.

  Args:
    config: the recipe gives network, data set, augmentation and compute dtype.
  """
  machine = environment.describe()
  recipe = dataclasses.replace(
      config.recipe, compute_dtype=compute_dtype.resolve(config.recipe.compute_dtype))
  plan = timing.Plan(max(1, round(_SHARE_OF_ROUNDS * config.plan.num_rounds)),
                     _SHARE_OF_SECONDS * config.plan.seconds)
  config = dataclasses.replace(config, recipe=recipe, plan=plan)
  steps = scaling_steps.by_batch(config)
  replicas = scaling_steps.by_replicas(config)
  sets = scaling_input.by_records(config)
  return report.BenchmarkResult(
      benchmark='scaling', item='step', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=plan, title=f'How the cost of {recipe.name} grows',
      timings=tuple(one for _, one in (*steps, *replicas, *sets)), tables_only=True,
      notes=('Replicas share the cores of one processor: they show the overhead of dividing a '
             'step.',
             f'Sets are the same {scaling_input.FILE_RECORDS:,} records of noise repeated: no '
             'disk is measured.'),
      tables=tuple(_tables(_rows(steps), _rows(replicas), _rows(sets))))


def _rows(measured: scaling_steps.Measured) -> tuple[report.Row, ...]:
  return tuple(row for row, _ in measured)


def _tables(steps: tuple[report.Row, ...], replicas: tuple[report.Row, ...],
            sets: tuple[report.Row, ...]) -> Iterable[report.Table]:
  yield report.Table(STEP, ('dtype', *_STEP_COLUMNS), steps)
  yield report.Table(FIT, ('dtype', 'fixed ms', 'us an example'),
                     tuple(scaling_steps.linear_fits(steps)))
  yield report.Table(REPLICATED, ('replicas', *_STEP_COLUMNS), replicas)
  yield report.Table(INPUT, ('', 'records', 'MB of records', 'start s', 'examples/s',
                             'CPU us an example', 'peak MB'), sets)
