"""Scaling: time and memory of a step with what can grow, of the input with the size of the set.

The parts are growth.py, whose axes growth_axes.py lists, and scaling_input.py.
"""

from collections.abc import Mapping
import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.scaling import growth
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_input
from engine.config import recipe_settings
from engine.training import compute_dtype

# Titles of the tables beside those of the axes.
LAWS = 'time and memory of a step as a fixed part and a part a unit (least relative squares)'
INPUT = 'training input over the size of the set'
INPUT_COLUMNS = ('', 'records', 'MB of records', 'start s', 'examples/s', 'CPU us an example',
                 'peak MB')

# There are many points, so each gets this share of the plan.
_SHARE_OF_ROUNDS = 1 / 3
_SHARE_OF_SECONDS = 1 / 3


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures all axes, and the input.

  Args:
    config: the recipe gives the network, but for two axes, data set, augmentation and compute
      dtype.
  """
  machine = environment.describe()
  recipe = dataclasses.replace(
      config.recipe, compute_dtype=compute_dtype.resolve(config.recipe.compute_dtype))
  plan = timing.Plan(max(1, round(_SHARE_OF_ROUNDS * config.plan.num_rounds)),
                     _SHARE_OF_SECONDS * config.plan.seconds)
  config = dataclasses.replace(config, recipe=recipe, plan=plan)
  parts = len(growth_axes.AXES) + 1
  measured = {axis.title: growth.measure(config, axis, f'part {number} of {parts}')
              for number, axis in enumerate(growth_axes.AXES, 1)}
  measured[INPUT] = scaling_input.by_records(config, f'part {parts} of {parts}')
  return report.BenchmarkResult(
      benchmark='scaling', item='step', machine=machine, recipe=recipe_settings.flat(recipe),
      plan=plan, title=f'How the cost of {recipe.name} grows', tables_only=True,
      timings=tuple(one for rows in measured.values() for _, one in rows),
      notes=('Peaks are those of a process that takes steps of one batch in memory.',
             'Replicas share the cores of one processor: they show the overhead of dividing a '
             'step.',
             f'Sets are the same {scaling_input.FILE_RECORDS:,} records of noise repeated: no '
             'disk is measured.'),
      tables=tables({title: tuple(row for row, _ in rows) for title, rows in measured.items()}))


def tables(rows: Mapping[str, tuple[report.Row, ...]]) -> tuple[report.Table, ...]:
  """Returns all tables from the rows of the axes and of INPUT, by title."""
  axes = growth_axes.AXES
  return (*(report.Table(axis.title, tuple(column.format(axis.name) for column in growth.COLUMNS),
                         rows[axis.title]) for axis in axes),
          report.Table(LAWS, growth.LAW_COLUMNS, tuple(
              law for axis in axes for law in growth.laws(axis, rows[axis.title]))),
          report.Table(INPUT, INPUT_COLUMNS, rows[INPUT]))
