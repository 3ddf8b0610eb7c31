"""The result of a benchmark: as text, as JSON, and beside it as a picture (bar_chart.py).

The JSON holds every round, so that results can be compared later without the text's rounding.
"""

from collections.abc import Sequence
import dataclasses
import json
import pathlib
import statistics
from typing import Any

from engine.bench.core import environment
from engine.bench.core import text_table
from engine.bench.core import timing
from tfrecords import atomic_file


@dataclasses.dataclass(frozen=True)
class Table:
  """Figures that are not rates of candidates.

  Attributes:
    title: what the rows have in common.
    columns: a heading each, with the unit.
    rows: as many values as columns each: text, numbers, or None where there is none.
  """
  title: str
  columns: tuple[str, ...]
  rows: tuple[tuple[Any, ...], ...]


@dataclasses.dataclass(frozen=True)
class Result:
  """What a benchmark found, with all that it takes to judge it.

  Attributes:
    what: the benchmark's name.
    about: what was measured, in a phrase.
    item: what the rates count, in the singular.
    machine: where, and with which versions.
    recipe: all fields of the recipe.
    plan: warm-up and rounds.
    timings: a row each.
    ratios: between pairs of them.
    tables: further figures.
    notes: what else has to be said, a line each.
    tables_only: whether the text leaves the timings to the JSON, as the tables say the same.
    command: the command that made it.
  """
  what: str
  about: str
  item: str
  machine: environment.Machine
  recipe: dict[str, Any]
  plan: timing.Plan
  timings: tuple[timing.Timing, ...] = ()
  ratios: tuple[timing.Ratio, ...] = ()
  tables: tuple[Table, ...] = ()
  notes: tuple[str, ...] = ()
  tables_only: bool = False
  command: str = ''


def text(result: Result) -> str:
  """Returns the result as tables, its ratios and the machine."""
  # Where nothing took turns, there is no method to tell.
  head = [result.about, *([method(result)] if result.timings else [])]
  parts = [head, _timings_as_text(result),
           list(map(ratio_line, result.ratios)), list(result.notes),
           *([table.title, *text_table.aligned([table.columns, *table.rows])]
             for table in result.tables),
           environment.lines(result.machine)]
  return '\n\n'.join('\n'.join(part) for part in parts if part)


def _timings_as_text(result: Result) -> list[str]:
  if not result.timings or result.tables_only:
    return []
  factor, _, symbol = unit(result.timings)
  rows: list[tuple[Any, ...]] = [('', f'{result.item}s/s', 'min', 'max',
                                  f'{symbol}/{result.item}', f'CPU {symbol}/{result.item}')]
  rows += [(row.name, row.rate, min(row.rates), max(row.rates), factor / row.rate,
            factor * row.cpu) for row in result.timings]
  if any(row.peak_bytes for row in result.timings):
    peaks = ['peak MB', *(row.peak_bytes // 2 ** 20 or None for row in result.timings)]
    rows = [(*row, peak) for row, peak in zip(rows, peaks, strict=True)]
  return text_table.aligned(rows)


_UNITS = ((1e6, 'microseconds', 'us'), (1e3, 'milliseconds', 'ms'), (1.0, 'seconds', 's'))


def unit(timings: Sequence[timing.Timing]) -> tuple[float, str, str]:
  """Returns the unit for the time an item takes: in it the shortest is at least 1.

  Returns:
    Its number in a second, its name and its symbol; microseconds where all is shorter.
  """
  shortest = min(1 / row.rate for row in timings)
  return next((unit for unit in reversed(_UNITS) if shortest * unit[0] >= 1), _UNITS[0])


def method(result: Result) -> str:
  """Returns how it was measured, in a line."""
  plan = result.plan
  return (f'median of {plan.rounds} interleaved rounds of {plan.seconds:g} s, after '
          f'{plan.warm_up_seconds:g} s of warm-up each')


def ratio_line(ratio: timing.Ratio) -> str:
  """Returns a ratio with its interval, in a line."""
  low, high = ratio.interval
  return (f'{ratio.of} / {ratio.over}: {ratio.median:.2f} times as fast '
          f'({ratio.confidence:.0%} interval {low:.2f} to {high:.2f}, n = {len(ratio.pairs)})')


def as_json(result: Result) -> dict[str, Any]:
  """Returns the result as JSON can hold it."""
  plan = dataclasses.asdict(result.plan) | {
      'warm_up_seconds': round(result.plan.warm_up_seconds, 6),
      'lead_in_seconds': round(result.plan.lead_in_seconds, 6)}
  return {
      'what': result.what, 'about': result.about, 'command': result.command, 'item': result.item,
      'machine': dataclasses.asdict(result.machine), 'recipe': result.recipe, 'plan': plan,
      'timings': [_timing_as_json(row) for row in result.timings],
      'ratios': [_ratio_as_json(ratio) for ratio in result.ratios],
      'tables': [dataclasses.asdict(table) for table in result.tables],
      'notes': list(result.notes)}


def _timing_as_json(row: timing.Timing) -> dict[str, Any]:
  return {'name': row.name, 'n': len(row.rates),
          'items_per_second': _spread(row.rates),
          'cpu_microseconds_per_item': _spread([1e6 * value for value in row.cpu_seconds]),
          'peak_memory_bytes': row.peak_bytes, 'rounds_items_per_second': list(row.rates)}


def _ratio_as_json(ratio: timing.Ratio) -> dict[str, Any]:
  return {'of': ratio.of, 'over': ratio.over, 'n': len(ratio.pairs), 'median': ratio.median,
          'confidence': ratio.confidence, 'interval': list(ratio.interval),
          'rounds': list(ratio.pairs)}


def _spread(values: Any) -> dict[str, float]:
  return {'median': statistics.median(values), 'min': min(values), 'max': max(values)}


def save(result: Result, path: pathlib.Path) -> None:
  """Writes the result as a JSON file."""
  atomic_file.write_text(path, json.dumps(as_json(result), indent=2) + '\n')
