"""A result of the scaling benchmark that was never run, whose costs are round numbers."""

import dataclasses

from engine.bench.core import report
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_bench
from tests.engine.bench import small_results

# Fixed ms, ms a unit, fixed MB, MB a unit.
COSTS = (4.0, 0.5, 600.0, 0.25)
_SERIES = {'width': ('dense layers', 'filters')}
_VALUES = {'batch': (8, 2048), 'replicas': (1, 2, 4), 'classes': (10, 10_000), 'side': (16, 256),
           'width': (8, 64)}


def rows(axis: growth_axes.Axis) -> tuple[report.Row, ...]:
  """Returns the rows of an axis; a network has a thousand parameters for each unit of width."""
  found: list[report.Row] = []
  for series in _SERIES.get(axis.name, ('tutorial',)):
    for value in _VALUES[axis.name]:
      units = axis.units((value, 1000 * value)[axis.column - 1])
      time = COSTS[0] + COSTS[1] * units
      found.append((series, value, 1000 * value, time, time - 1, time + 1, 128e3 / time,
                    COSTS[2] + COSTS[3] * units))
  return tuple(found)


def tables() -> tuple[report.Table, ...]:
  """Returns all tables."""
  inputs = (('in memory', 10_000, 30.7, 1.0, 2e5, 9.0, 800.0),
            ('streamed', 10_000, 30.7, 1.0, 9e4, 17.0, 800.0),
            ('streamed', 100_000, 307.0, 1.0, 8e4, 17.0, 1250.0))
  return scaling_bench.tables(
      {axis.title: rows(axis) for axis in growth_axes.AXES} | {scaling_bench.INPUT: inputs})


def result() -> report.BenchmarkResult:
  """Returns the result with them."""
  return dataclasses.replace(small_results.result(), title='How the cost grows', tables=tables())
