"""Parses whole numbers in text from outside: flags, HTTP headers, files."""

# Any number of 18 digits fits into 64 bits. Python refuses to parse thousands of digits.
_MAX_DIGITS = 18


def parse(text: str) -> int | None:
  """Returns the value of a text of decimal digits, None for any other text."""
  return int(text) if text.isdecimal() and len(text) <= _MAX_DIGITS else None
