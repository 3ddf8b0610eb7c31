"""Whole numbers in texts from outside: flags, answers of servers, files."""

# Those of 2 ** 63; Python refuses to read thousands of them, and nothing here has that many of
# anything.
_MAX_DIGITS = 18


def parse(text: str) -> int | None:
  """Returns the number that a text of decimal digits is; None where it is something else."""
  return int(text) if text.isdecimal() and len(text) <= _MAX_DIGITS else None
