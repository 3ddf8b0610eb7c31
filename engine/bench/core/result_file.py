"""Benchmark results as JSON files, which hold every round without rounding."""

from collections.abc import Sequence
import dataclasses
import json
import pathlib
import statistics

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.config import renamed_fields
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file

# Keys of earlier versions of the file, and the present ones.
_OLD_KEYS = {'what': 'benchmark', 'about': 'title'}
_OLD_PLAN_KEYS = {'rounds': 'num_rounds'}


@dataclasses.dataclass(frozen=True)
class SavedResult:
  """The parts of a result file that a comparison needs.

  Attributes:
    name: the file's name.
    benchmark: the benchmark's name.
    settings: `machine`, `recipe` and `plan`, each a dictionary.
    rates: items per second of every round by candidate.
    busy_load: the load average before the start if the machine was busy, else None.
    peak_tflops: the rate of large float32 products in the same run; None in earlier versions.
  """
  name: str
  benchmark: str
  settings: dict[str, dict[str, object]]
  rates: dict[str, list[float]]
  busy_load: float | None = None
  peak_tflops: float | None = None


def read(path: pathlib.Path) -> SavedResult:
  """Returns a result that `save` wrote, in this version or an earlier one.

  Raises:
    errors.InputError: the file is missing or is not a benchmark result.
  """
  try:
    return parse(str(path), regular_file.read_text(path))
  except errors.InputError:
    raise
  except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
    raise errors.InputError(f'{path}: not a result of a benchmark '
                            f'({type(error).__name__}: {error}); give a file that --json wrote'
                            ) from error


def parse(name: str, text: str) -> SavedResult:
  """Returns a result from the text of its file.

  Args:
    name: the file's name.
    text: its content.

  Raises:
    KeyError, TypeError, AttributeError, ValueError: the text is not a benchmark result.
  """
  found = json.loads(text)
  rates = {row['name']: row['rounds_items_per_second'] for row in found['timings']}
  for candidate, values in rates.items():
    if not values or not all(rate > 0 for rate in values):
      raise ValueError(f'row {candidate!r} has no rates above 0')
  settings = {part: dict(found[part].items()) for part in ('machine', 'recipe', 'plan')}
  settings['plan'] = _rename(settings['plan'], _OLD_PLAN_KEYS)
  settings['recipe'] = renamed_fields.rename_fields(
      settings['recipe'], renamed_fields.RECIPE)
  load = settings['machine']['load']
  busy = environment.is_busy(load, settings['machine']['cores'])
  benchmark = str(_rename(found, _OLD_KEYS)['benchmark'])
  peak = found['machine'].get('peak_tflops')
  if peak is not None and not peak > 0:
    raise ValueError(f'peak_tflops is {peak}')
  return SavedResult(name, benchmark, settings, rates, load if busy else None, peak)


def _rename(values: dict[str, object], new_names: dict[str, str]) -> dict[str, object]:
  return {new_names.get(key, key): value for key, value in values.items()}


def as_json(result: report.BenchmarkResult) -> dict[str, object]:
  """Returns the result as a JSON object."""
  plan = dataclasses.asdict(result.plan) | {
      'warm_up_seconds': round(result.plan.warm_up_seconds, 6),
      'lead_in_seconds': round(result.plan.lead_in_seconds, 6)}
  return {
      'benchmark': result.benchmark, 'title': result.title, 'command': result.command,
      'item': result.item, 'machine': dataclasses.asdict(result.machine), 'recipe': result.recipe,
      'plan': plan, 'timings': [_timing_as_json(row) for row in result.timings],
      'ratios': [_ratio_as_json(ratio) for ratio in result.ratios],
      'tables': [dataclasses.asdict(table) for table in result.tables],
      'notes': list(result.notes)}


def _timing_as_json(row: timing.Timing) -> dict[str, object]:
  return {'name': row.name, 'n': len(row.rates),
          'items_per_second': _spread(row.rates),
          'cpu_microseconds_per_item': _spread([1e6 * value for value in row.cpu_seconds]),
          'peak_memory_bytes': row.peak_bytes, 'rounds_items_per_second': list(row.rates)}


def _ratio_as_json(ratio: timing.Ratio) -> dict[str, object]:
  return {'numerator': ratio.numerator, 'denominator': ratio.denominator, 'n': len(ratio.pairs),
          'median': ratio.median, 'confidence': ratio.confidence,
          'interval': list(ratio.interval), 'rounds': list(ratio.pairs)}


def _spread(values: Sequence[float]) -> dict[str, float]:
  return {'median': statistics.median(values), 'min': min(values), 'max': max(values)}


def save(result: report.BenchmarkResult, path: pathlib.Path) -> None:
  """Writes the result as a JSON file."""
  atomic_file.write_text(path, json.dumps(as_json(result), indent=2) + '\n')
