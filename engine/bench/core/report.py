"""The result of a benchmark, and its text report.

The JSON file is written by result_file.py, the figure drawn by bar_chart.py.
"""

from collections.abc import Mapping, Sequence
import dataclasses
from typing import Any

from engine.bench.core import environment
from engine.bench.core import timing
from engine.reporting import text_table

# Numbers, text, or None for an empty cell: each column has a type of its own.
Row = tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class Table:
  """Numbers that are not rates of candidates.

  Attributes:
    title: what the rows have in common.
    columns: one heading per column, with its unit.
    rows: one value per column each: text, numbers, or None for an empty cell.
  """
  title: str
  columns: tuple[str, ...]
  rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True)
class BenchmarkResult:
  """The result of a benchmark with everything needed to interpret it.

  Attributes:
    benchmark: the benchmark's name.
    title: what was measured, in a phrase.
    item: what the rates count, in the singular.
    machine: hardware, versions and commit.
    recipe: all fields of the recipe.
    plan: the number and length of the rounds.
    timings: one per candidate.
    ratios: between pairs of the timings.
    tables: further numbers.
    notes: notes and warnings, one line each.
    tables_only: whether the text report leaves out the timings because the tables contain them.
    command: the command line that made the result.
  """
  benchmark: str
  title: str
  item: str
  machine: environment.Machine
  recipe: Mapping[str, object]
  plan: timing.Plan
  timings: tuple[timing.Timing, ...] = ()
  ratios: tuple[timing.Ratio, ...] = ()
  tables: tuple[Table, ...] = ()
  notes: tuple[str, ...] = ()
  tables_only: bool = False
  command: str = ''


def text(result: BenchmarkResult) -> str:
  """Returns the result as text: tables, ratios, notes and the machine."""
  # Without timings there is no measuring method to describe.
  head = [result.title, *([method(result)] if result.timings else [])]
  parts = [head, _timings_as_text(result),
           list(map(ratio_line, result.ratios)), list(result.notes),
           *([table.title, *text_table.align([table.columns, *table.rows])]
             for table in result.tables),
           environment.lines(result.machine)]
  return '\n\n'.join('\n'.join(part) for part in parts if part)


def _timings_as_text(result: BenchmarkResult) -> list[str]:
  if not result.timings or result.tables_only:
    return []
  factor, _, symbol = time_unit(result.timings)
  time, cpu = f'{symbol}/{result.item}', f'CPU {symbol}/{result.item}'
  rows: list[Row] = [('', f'{result.item}s/s', 'min', 'max', time, cpu)]
  rows += [(row.name, row.rate, min(row.rates), max(row.rates), factor / row.rate,
            factor * row.cpu) for row in result.timings]
  if factor == 1:
    # Nobody asks how many a second of what takes seconds.
    rows = [('', time, 'min', 'max', cpu)]
    rows += [(row.name, 1 / row.rate, 1 / max(row.rates), 1 / min(row.rates), row.cpu)
             for row in result.timings]
  if any(row.peak_bytes for row in result.timings):
    peaks = ['peak MB', *(row.peak_bytes // 2 ** 20 or None for row in result.timings)]
    rows = [(*row, peak) for row, peak in zip(rows, peaks, strict=True)]
  return text_table.align(rows)


_UNITS = ((1e6, 'microseconds', 'us'), (1e3, 'milliseconds', 'ms'), (1.0, 'seconds', 's'))


def time_unit(timings: Sequence[timing.Timing]) -> tuple[float, str, str]:
  """Returns the largest unit in which the shortest time per item is at least 1.

  Returns:
    Units per second, the unit's name and its symbol; microseconds if even they are too large.
  """
  shortest = min(1 / row.rate for row in timings)
  return next((unit for unit in reversed(_UNITS) if shortest * unit[0] >= 1), _UNITS[0])


def method(result: BenchmarkResult) -> str:
  """Returns the measuring method in one line."""
  plan = result.plan
  return (f'median of {plan.num_rounds} interleaved rounds of {plan.seconds:g} s, after '
          f'{plan.warm_up_seconds:g} s of warm-up each')


def ratio_line(ratio: timing.Ratio) -> str:
  """Returns a ratio with its confidence interval in one line."""
  low, high = ratio.interval
  return (f'{ratio.numerator} / {ratio.denominator}: {ratio.median:.2f} times as fast '
          f'({ratio.confidence:.0%} interval {low:.2f} to {high:.2f}, n = {len(ratio.pairs)})')
