"""How the cost grows: a step with the batch and with replicas, the input with the data set.

The parts are scaling_steps.py and scaling_input.py, where the sizes stand.
"""

from collections.abc import Iterable
import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.scaling import scaling_input
from engine.bench.scaling import scaling_steps
from engine.training import compute_dtype

# Titles of the tables.
STEP = 'a training step over the batch size'
FIT = 'a step as a fixed part and a part an example (least squares of the relative error)'
REPLICATED = 'a training step on parts of one CPU, the same global batch'
INPUT = 'training input over the size of the set'

# There are many candidates; each gets this share of the plan.
_SHARE_OF_ROUNDS = 1 / 3
_SHARE_OF_SECONDS = 1 / 3

_STEP_COLUMNS = ('batch', 'ms', 'fastest', 'slowest', 'examples/s')


def run(request: benchmark_config.Request) -> report.Result:
  """Measures all three.

  Args:
    request: the recipe gives network, data set, distortions and precision.
  """
  where = environment.describe()
  recipe = dataclasses.replace(
      request.recipe, compute_dtype=compute_dtype.resolve(request.recipe.compute_dtype))
  plan = timing.Plan(max(1, round(_SHARE_OF_ROUNDS * request.plan.rounds)),
                     _SHARE_OF_SECONDS * request.plan.seconds)
  request = dataclasses.replace(request, recipe=recipe, plan=plan)
  steps = scaling_steps.by_batch(request)
  replicas = scaling_steps.by_replicas(request)
  sets = scaling_input.by_records(request)
  return report.Result(
      what='scaling', item='step', machine=where, recipe=dataclasses.asdict(recipe), plan=plan,
      about=f'How the cost of {recipe.name} grows',
      timings=tuple(found for _, found in (*steps, *replicas, *sets)), tables_only=True,
      notes=('Replicas share the cores of one processor: they show the price of dividing a step.',
             f'Sets are the same {scaling_input.FILE_RECORDS:,} records of noise again and again: '
             'no disk is measured. Streamed ones pass through a queue of '
             f'{scaling_input.QUEUE_EXAMPLES:,}.'),
      tables=tuple(_tables(_rows(steps), _rows(replicas), _rows(sets))))


def _rows(measured: scaling_steps.Measured) -> tuple[scaling_steps.Row, ...]:
  return tuple(row for row, _ in measured)


def _tables(steps: tuple[scaling_steps.Row, ...], replicas: tuple[scaling_steps.Row, ...],
            sets: tuple[scaling_steps.Row, ...]) -> Iterable[report.Table]:
  yield report.Table(STEP, ('precision', *_STEP_COLUMNS), steps)
  yield report.Table(FIT, ('precision', 'fixed ms', 'us an example'),
                     tuple(scaling_steps.straight_lines(steps)))
  yield report.Table(REPLICATED, ('replicas', *_STEP_COLUMNS), replicas)
  yield report.Table(INPUT, ('', 'records', 'MB of records', 'start s', 'examples/s',
                             'CPU us an example', 'peak MB'), sets)
