"""The result of a benchmark: as text, as JSON, and beside it as a picture (bars.py).

The JSON holds every round, so that results can be compared later without the text's rounding.
"""

import dataclasses
import json
import pathlib
import statistics
from typing import Any

from engine.bench import machine as machine_lib
from engine.bench import timing


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
    command: the command that made it.
  """
  what: str
  about: str
  item: str
  machine: machine_lib.Machine
  recipe: dict[str, Any]
  plan: timing.Plan
  timings: tuple[timing.Timing, ...]
  ratios: tuple[timing.Ratio, ...]
  command: str = ''


def text(result: Result) -> str:
  """Returns the result as a table, its ratios and the machine."""
  rows = [['', f'{result.item}s/s', 'min', 'max', f'CPU us/{result.item}']]
  for row in result.timings:
    rates = (row.rate, min(row.rates), max(row.rates))
    rows.append([row.name, *(f'{rate:,.0f}' for rate in rates), f'{row.cpu * 1e6:,.1f}'])
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  table = ['  '.join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
           for row in rows]
  return '\n'.join([result.about, method(result), '', *table, '',
                    *map(ratio_line, result.ratios), '', *machine_lib.lines(result.machine)])


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
      'ratios': [_ratio_as_json(ratio) for ratio in result.ratios]}


def _timing_as_json(row: timing.Timing) -> dict[str, Any]:
  return {'name': row.name, 'n': len(row.rates),
          'items_per_second': _spread(row.rates),
          'cpu_microseconds_per_item': _spread([1e6 * value for value in row.cpu_seconds]),
          'rounds_items_per_second': list(row.rates)}


def _ratio_as_json(ratio: timing.Ratio) -> dict[str, Any]:
  return {'of': ratio.of, 'over': ratio.over, 'n': len(ratio.pairs), 'median': ratio.median,
          'confidence': ratio.confidence, 'interval': list(ratio.interval),
          'rounds': list(ratio.pairs)}


def _spread(values: Any) -> dict[str, float]:
  return {'median': statistics.median(values), 'min': min(values), 'max': max(values)}


def save(result: Result, path: pathlib.Path) -> None:
  """Writes the JSON to a file that is never seen half written."""
  partial = path.with_name(f'.{path.name}.partial')
  partial.write_text(json.dumps(as_json(result), indent=2) + '\n')
  partial.replace(path)
