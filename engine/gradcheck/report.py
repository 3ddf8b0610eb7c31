"""Console output of a gradient check: the table of variables and the verdict."""

from collections.abc import Sequence
import math

from engine.gradcheck import results

_HEADING = ('variable', 'shape', 'checked', 'worst at', 'gradient', 'slope', 'relative error',
            'verdict')


def passed(checked: Sequence[results.VariableResult]) -> bool:
  """Returns whether all variables passed."""
  return all(variable.passed for variable in checked)


def table(checked: Sequence[results.VariableResult]) -> str:
  """Returns a table with one row per variable, which shows its worst element."""
  rows = [_HEADING, *map(_row, checked)]
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  return '\n'.join('  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)
                             ).rstrip() for row in rows)


def _row(variable: results.VariableResult) -> tuple[str, ...]:
  worst = variable.worst
  sampled = f'{len(variable.elements) - 1:,} of {math.prod(variable.shape):,}'
  return (variable.name, 'x'.join(map(str, variable.shape)) or '-', sampled, worst.index_text,
          f'{worst.gradient:.6g}', f'{worst.slope:.6g}', f'{worst.error:.1e}', _verdict(variable))


def _verdict(variable: results.VariableResult) -> str:
  """Returns the verdict on a variable, with the counts of elements that were not judged."""
  wrong = variable.count(results.WRONG)
  words = f'{wrong} wrong' if wrong else ('right' if variable.passed else 'not checked')
  unjudged = [f'{variable.count(state)} {state}' for state in (results.KINK, results.INCONCLUSIVE)
            if variable.count(state)]
  return words + (f' ({", ".join(unjudged)})' if unjudged else '')


def verdict(description: str, checked: Sequence[results.VariableResult]) -> str:
  """Returns the one-line verdict on a target.

  Args:
    description: description of the target.
    checked: results of its variables, at least one.
  """
  number = f'{sum(len(variable.elements) for variable in checked):,} elements and directions'
  if passed(checked):
    worst = max(checked, key=lambda variable: variable.worst.error)
    return (f'RIGHT: {description}: {number} of {len(checked)} variables; worst relative error '
            f'{worst.worst.error:.1e} at {worst.name} {worst.worst.index_text}')
  faulty = max((variable for variable in checked if not variable.passed),
               key=lambda variable: (variable.worst.state == results.WRONG, variable.worst.error))
  wrong = sum(variable.count(results.WRONG) for variable in checked)
  if not wrong:
    return (f'NOT CHECKED: {description}: no element of {faulty.name} can be judged; '
            'give more --max_elements or another --seed')
  element = faulty.worst
  return (f'WRONG: {description}: {wrong:,} of {number}; worst at {faulty.name} '
          f'{element.index_text}, where the gradient is {element.gradient:.6g} and the slope '
          f'{element.slope:.6g}')
