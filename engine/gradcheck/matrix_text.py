"""Small matrices as plain text: read from a flag, and printed next to each other.

The rows are separated by semicolons, the numbers of a row by spaces: '1 0 2; 0 3 1'. A number is an
integer or a decimal.
"""

from collections.abc import Sequence
import re

from tfrecords import errors

Matrix = Sequence[Sequence[float]]

_NUMBER = re.compile(r'[+-]?(\d+\.?\d*|\.\d+)')
# Beyond it the computation of a step does not fit a line.
_LARGEST = 9999


def parse(flag: str, text: str, max_rows: int, max_columns: int) -> Matrix:
  """Reads a matrix.

  Args:
    flag: the name of the flag, without dashes, for errors.
    text: rows separated by semicolons, numbers separated by spaces.
    max_rows: how many rows can be printed; at least 1.
    max_columns: how many numbers of a row can be printed; at least 1.

  Returns:
    The rows, of equal length, each with at least one number.

  Raises:
    errors.InputError: the text is no such matrix.
  """
  rows = [line.split() for line in text.split(';')]
  for number, row in enumerate(rows, 1):
    if not row:
      raise errors.InputError(
          f"--{flag}: row {number} is empty; give numbers, rows separated by ';', as in '1 0; 0 1'")
    if len(row) != len(rows[0]):
      raise errors.InputError(f'--{flag}: row {number} has length {len(row)}, row 1 has length '
                              f'{len(rows[0])}; give rows of equal length')
  if len(rows) > max_rows or len(rows[0]) > max_columns:
    raise errors.InputError(f'--{flag}: {len(rows)}x{len(rows[0])} is too large to print; give at '
                            f'most {max_rows}x{max_columns}')
  return tuple(tuple(_number(flag, word) for word in row) for row in rows)


def _number(flag: str, word: str) -> float:
  if not _NUMBER.fullmatch(word) or not word.isascii():
    raise errors.InputError(f"--{flag}: '{word[:20]}' is no number; give integers or decimals, "
                            "rows separated by ';'")
  value = float(word)
  if abs(value) > _LARGEST:
    raise errors.InputError(f'--{flag}: {word[:20]} is too large to print; give numbers from '
                            f'-{_LARGEST} to {_LARGEST}')
  return value


def number(value: float) -> str:
  """Returns a number with up to six significant digits, as short as it can be written."""
  text = f'{value:.6g}'
  return '0' if text == '-0' else text


def factor(value: float) -> str:
  """Returns a number as it stands behind an operator: a negative one in parentheses."""
  text = number(value)
  return f'({text})' if text.startswith('-') else text


def side_by_side(*matrices: tuple[str, Matrix]) -> str:
  """Returns matrices side by side, each under its name, indented by two spaces."""
  blocks = []
  for name, matrix in matrices:
    width = max(2, *(len(number(value)) for row in matrix for value in row))
    lines = [name, *(' '.join(number(value).rjust(width) for value in row) for row in matrix)]
    blocks.append([line.ljust(max(map(len, lines))) for line in lines])
  height = max(map(len, blocks))
  blocks = [block + [' ' * len(block[0])] * (height - len(block)) for block in blocks]
  return '\n'.join('  ' + '      '.join(parts).rstrip() for parts in zip(*blocks, strict=True))


def numbered(lines: Sequence[str]) -> list[str]:
  """Returns lines with the numbers of steps in front, from 1."""
  return [f'  step {count:2}: {line}' for count, line in enumerate(lines, 1)]
