"""Comparison of two results of the same benchmark: faster, slower or no difference.

Rows are matched by name. The rounds of two runs are not paired, so the intervals are those of
confidence_intervals.ratio_interval. They cover the variation between the rounds of one run only: a
machine that is slower as a whole looks like a slower program, hence the warnings.
"""

from collections.abc import Sequence
import dataclasses
import pathlib

from engine.bench.core import confidence_intervals
from engine.bench.core import report
from engine.bench.core import result_file
from engine.reporting import text_table
from tfrecords import errors

FASTER, SLOWER, SAME = 'faster', 'slower', 'no difference'
TOO_FEW = 'too few rounds to tell'

# Keys of `machine` that may differ without a warning: the commit is what is compared, and load and
# peak have warnings of their own.
_MAY_DIFFER = ('commit', 'load', 'peak_tflops')
# A machine whose peaks differ by more is another one, or is not left alone.
_PEAK_TOLERANCE = 0.1


@dataclasses.dataclass(frozen=True)
class Verdict:
  """The comparison of one row.

  Attributes:
    name: the row's name.
    verdict: FASTER, SLOWER, SAME or TOO_FEW: the second file relative to the first.
    ratio: the rate of the second file divided by that of the first.
    interval: the confidence interval of the ratio, and its confidence.
    num_rounds: in the first and in the second file.
  """
  name: str
  verdict: str
  ratio: float
  interval: confidence_intervals.Interval
  num_rounds: tuple[int, int]


def compare(first: result_file.SavedResult, second: result_file.SavedResult) -> list[Verdict]:
  """Returns a verdict for each row that both results have, in the order of the first."""
  return [judge(name, before, second.rates[name]) for name, before in first.rates.items()
          if name in second.rates]


def judge(name: str, before: list[float], after: list[float]) -> Verdict:
  """Returns the verdict on one row.

  Args:
    name: the row's name.
    before: the rates of the first file.
    after: the rates of the second file.
  """
  ratio, interval = confidence_intervals.ratio_interval(after, before)
  low, high, confidence = interval
  if confidence < confidence_intervals.CONFIDENCE:
    verdict = TOO_FEW
  else:
    verdict = FASTER if low > 1 else SLOWER if high < 1 else SAME
  return Verdict(name, verdict, ratio, interval, (len(before), len(after)))


def files(paths: Sequence[pathlib.Path]) -> str:
  """Returns the comparison of two result files as text.

  Raises:
    errors.InputError: there are not two files, one is not a result, or they have no row in common.
  """
  if len(paths) != 2:
    raise errors.InputError(f'--compare: {len(paths)} file{"s" * (len(paths) > 1)} given, it takes '
                            'two: --compare earlier.json later.json')
  return text(*map(result_file.read, paths))


def text(first: result_file.SavedResult, second: result_file.SavedResult) -> str:
  """Returns the comparison as a table below its warnings.

  Args:
    first: the earlier result.
    second: the later result.

  Raises:
    errors.InputError: the results have no row in common.
  """
  verdicts = compare(first, second)
  if not verdicts:
    raise errors.InputError(
        f'{first.name} (--benchmark={first.benchmark}) and {second.name} (--benchmark='
        f'{second.benchmark}) have no row in common; give two of one benchmark')
  rows: list[report.Row] = [('', 'verdict', 'ratio', 'low', 'high', 'confidence', 'rounds')]
  rows += [(row.name, row.verdict, row.ratio, *row.interval[:2], f'{row.interval[2]:.1%}',
            '{} and {}'.format(*row.num_rounds)) for row in verdicts]
  parts = [
    [f'{second.name} against {first.name}: how many times as fast'],
    warnings(first, second),
    text_table.align(rows),
    _unmatched(first, second),
  ]
  return '\n\n'.join('\n'.join(part) for part in parts if part)


def warnings(first: result_file.SavedResult, second: result_file.SavedResult) -> list[str]:
  """Returns one line per setting other than the program that differs between two results."""
  found = []
  for part, before in first.settings.items():
    after = second.settings[part]
    found += [f'warning: {part}: {key} is {before.get(key)!r} in {first.name} and '
              f'{after.get(key)!r} in {second.name}'
              for key in dict.fromkeys([*before, *after])
              if before.get(key) != after.get(key) and key not in _MAY_DIFFER
              # Files of earlier versions say less about the machine.
              and (part != 'machine' or (key in before and key in after))]
  return found + _peak_warnings(first, second) + [
      f'warning: machine: busy before the start of {result.name}, load {result.busy_load:.1f}'
      for result in (first, second) if result.busy_load is not None]


def _peak_warnings(first: result_file.SavedResult, second: result_file.SavedResult) -> list[str]:
  """Returns a line if the machine's own speed differs, which is then not the program's."""
  if first.peak_tflops is None or second.peak_tflops is None:
    return []
  ratio = second.peak_tflops / first.peak_tflops
  if 1 / (1 + _PEAK_TOLERANCE) <= ratio <= 1 + _PEAK_TOLERANCE:
    return []
  return [f'warning: machine: large float32 products ran at {first.peak_tflops:.3g} TFLOP/s in '
          f'{first.name} and at {second.peak_tflops:.3g} in {second.name}']


def _unmatched(first: result_file.SavedResult, second: result_file.SavedResult) -> list[str]:
  """Returns one line per row that only one file has."""
  return [f'only in {result.name}: {row}'
          for result, other in ((first, second), (second, first))
          for row in result.rates if row not in other.rates]
