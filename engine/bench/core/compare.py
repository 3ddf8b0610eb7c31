"""Two results of the same benchmark against each other: faster, slower or no difference.

Rows are matched by name. The rounds of two runs have nothing to do with each other, so intervals
are those of intervals.of_ratio. They tell apart what the rounds of one run can: a machine that is
slower today than yesterday as a whole looks like a change of the program, hence the warnings.
"""

from collections.abc import Sequence
import dataclasses
import json
import pathlib
from typing import Any

from engine.bench.core import confidence_intervals
from engine.bench.core import environment
from engine.bench.core import text_table
from tfrecords import errors

FASTER, SLOWER, SAME = 'faster', 'slower', 'no difference'
TOO_FEW = 'too few rounds to tell'

# Of a machine: what may differ without making a comparison doubtful, since it is what is compared.
_FREE = ('commit', 'load')


@dataclasses.dataclass(frozen=True)
class Verdict:
  """One row of both files.

  Attributes:
    name: of the row.
    verdict: FASTER and so on, of the second file against the first.
    ratio: how many times as fast it is.
    interval: of the ratio, with its confidence.
    rounds: in the first and in the second file.
  """
  name: str
  verdict: str
  ratio: float
  interval: confidence_intervals.Interval
  rounds: tuple[int, int]


def read(path: pathlib.Path) -> dict[str, Any]:
  """Returns a result that `report.save` wrote.

  Raises:
    errors.InputError: the file is missing or is not such a result.
  """
  try:
    found = json.loads(path.read_text())
    for row in found['timings']:
      rates = row['rounds_items_per_second']
      if not rates or not all(rate > 0 for rate in rates):
        raise ValueError(f'row {row["name"]!r} has no rates above 0')
    for part in ('machine', 'recipe', 'plan'):
      found[part].items()
    environment.busy(found['machine']['load'], found['machine']['cores'])
    found['what']  # noqa: B018
  except OSError as error:
    raise errors.InputError(f'{path}: {error.strerror}; give a file that --json wrote') from error
  except (KeyError, TypeError, AttributeError, ValueError) as error:
    raise errors.InputError(f'{path}: not a result of a benchmark '
                            f'({type(error).__name__}: {error}); give a file that --json wrote'
                            ) from error
  return found


def compare(first: dict[str, Any], second: dict[str, Any]) -> list[Verdict]:
  """Returns a verdict for each row that both results have, in the first one's order."""
  rates = [{row['name']: row['rounds_items_per_second'] for row in result['timings']}
           for result in (first, second)]
  return [judge(name, before, rates[1][name]) for name, before in rates[0].items()
          if name in rates[1]]


def judge(name: str, before: list[float], after: list[float]) -> Verdict:
  """Returns the verdict on one row.

  Args:
    name: of the row.
    before: rates of the first file.
    after: rates of the second.
  """
  ratio, interval = confidence_intervals.of_ratio(after, before)
  low, high, confidence = interval
  if confidence < confidence_intervals.CONFIDENCE:
    verdict = TOO_FEW
  else:
    verdict = FASTER if low > 1 else SLOWER if high < 1 else SAME
  return Verdict(name, verdict, ratio, interval, (len(before), len(after)))


def files(paths: Sequence[pathlib.Path]) -> str:
  """Returns the comparison of two files as text: `text` of what `read` finds.

  Raises:
    errors.InputError: they are not two, not results, or have no row in common.
  """
  if len(paths) != 2:
    raise errors.InputError(f'--compare: {len(paths)} file{"s" * (len(paths) > 1)} given, it takes '
                            'two: --compare earlier.json later.json')
  first, second = map(read, paths)
  return text((str(paths[0]), str(paths[1])), first, second)


def text(names: tuple[str, str], first: dict[str, Any], second: dict[str, Any]) -> str:
  """Returns the comparison as a table, with warnings above it.

  Args:
    names: of the two files.
    first: the earlier result.
    second: the later one.

  Raises:
    errors.InputError: they have no row in common.
  """
  verdicts = compare(first, second)
  if not verdicts:
    raise errors.InputError(f'{names[0]} (--benchmark={first["what"]}) and {names[1]} (--benchmark='
                            f'{second["what"]}) have no row in common; give two of one benchmark')
  rows: list[tuple[Any, ...]] = [('', 'verdict', 'ratio', 'low', 'high', 'confidence', 'rounds')]
  rows += [(one.name, one.verdict, one.ratio, *one.interval[:2], f'{one.interval[2]:.1%}',
            '{} and {}'.format(*one.rounds)) for one in verdicts]
  parts = [
    [f'{names[1]} against {names[0]}: how many times as fast'],
    warnings(names, first, second),
    text_table.aligned(rows),
    _unmatched(names, first, second),
  ]
  return '\n\n'.join('\n'.join(part) for part in parts if part)


def warnings(names: tuple[str, str], first: dict[str, Any], second: dict[str, Any]) -> list[str]:
  """Returns a line for everything but the program itself that differs between two results."""
  found = []
  for part in ('machine', 'recipe', 'plan'):
    before, after = first[part], second[part]
    found += [f'warning: {part}: {key} is {before.get(key)!r} in {names[0]} and '
              f'{after.get(key)!r} in {names[1]}'
              for key in dict.fromkeys([*before, *after])
              if before.get(key) != after.get(key) and key not in _FREE]
  return found + [
      f'warning: machine: busy before the start of {name}, load {result["machine"]["load"]:.1f}'
      for name, result in zip(names, (first, second), strict=True)
      if environment.busy(result['machine']['load'], result['machine']['cores'])]


def _unmatched(names: tuple[str, str], first: dict[str, Any], second: dict[str, Any]) -> list[str]:
  """Returns a line for each row that one file alone has."""
  rows = [{row['name'] for row in result['timings']} for result in (first, second)]
  return [f'only in {name}: {row["name"]}'
          for name, result, other in zip(names, (first, second), reversed(rows), strict=True)
          for row in result['timings'] if row['name'] not in other]
