"""What a check of gradients says: a table, and the verdict."""

from collections.abc import Sequence
import math

from engine.gradcheck import results

_HEADING = ('variable', 'shape', 'checked', 'worst at', 'gradient', 'slope', 'relative error',
            'verdict')


def passed(findings: Sequence[results.Finding]) -> bool:
  """Returns whether all variables are right."""
  return all(finding.passed for finding in findings)


def table(findings: Sequence[results.Finding]) -> str:
  """Returns a row a variable, with its worst element."""
  rows = [_HEADING, *map(_row, findings)]
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  return '\n'.join('  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)
                             ).rstrip() for row in rows)


def _row(finding: results.Finding) -> tuple[str, ...]:
  worst = finding.worst
  checked = f'{len(finding.elements) - 1:,} of {math.prod(finding.shape):,}'
  return (finding.name, 'x'.join(map(str, finding.shape)) or '-', checked, worst.where,
          f'{worst.gradient:.6g}', f'{worst.slope:.6g}', f'{worst.error:.1e}', _verdict(finding))


def _verdict(finding: results.Finding) -> str:
  """Returns whether a variable is right, and what could not be judged."""
  wrong = finding.count(results.WRONG)
  words = f'{wrong} wrong' if wrong else ('right' if finding.passed else 'not checked')
  asides = [f'{finding.count(state)} {state}' for state in (results.KINK, results.FAINT)
            if finding.count(state)]
  return words + (f' ({", ".join(asides)})' if asides else '')


def verdict(about: str, findings: Sequence[results.Finding]) -> str:
  """Returns the result in a line.

  Args:
    about: what was checked.
    findings: of its variables, at least one.
  """
  looked = f'{sum(len(finding.elements) for finding in findings):,} elements and directions'
  if passed(findings):
    worst = max(findings, key=lambda finding: finding.worst.error)
    return (f'RIGHT: {about}: {looked} of {len(findings)} variables; worst relative error '
            f'{worst.worst.error:.1e} at {worst.name} {worst.worst.where}')
  faulty = max((finding for finding in findings if not finding.passed),
               key=lambda finding: (finding.worst.state == results.WRONG, finding.worst.error))
  wrong = sum(finding.count(results.WRONG) for finding in findings)
  if not wrong:
    return (f'NOT CHECKED: {about}: no element of {faulty.name} can be judged; '
            'give more --elements or another --seed')
  worst_element = faulty.worst
  return (f'WRONG: {about}: {wrong:,} of {looked}; worst at {faulty.name} {worst_element.where}, '
          f'where the gradient is {worst_element.gradient:.6g} and the slope '
          f'{worst_element.slope:.6g}')
