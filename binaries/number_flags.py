"""Flags whose value is a number in a range; absl's own also accept nan and infinity."""

from typing import TypeVar

from absl import flags

from tfrecords import settings
from tfrecords import whole_number

_Number = TypeVar('_Number', int, float)


def integer(name: str, default: int | None, text: str, allowed: settings.Range) -> None:
  """Declares a flag of a whole number; arguments as for flags.DEFINE_integer, and a range."""
  flags.DEFINE(_Integer(allowed), name, default, text, serializer=flags.ArgumentSerializer())


def real(name: str, default: float | None, text: str, allowed: settings.Range) -> None:
  """Declares a flag of a real number; arguments as for flags.DEFINE_float, and a range."""
  flags.DEFINE(_Float(allowed), name, default, text, serializer=flags.ArgumentSerializer())


def of_list(text: str, allowed: settings.Range, wanted: str = 'whole numbers') -> int:
  """Parses one element of a list of whole numbers.

  Args:
    text: the element.
    allowed: its range.
    wanted: what the list must consist of, for the message.

  Raises:
    ValueError: the text is not a whole number, or it is out of range.
  """
  number = whole_number.parse(text)
  if number is None:
    raise ValueError(f'give {wanted}')
  return _checked(number, allowed)


def _checked(value: _Number, allowed: settings.Range) -> _Number:
  if fault := allowed.fault(value):
    raise ValueError(fault)
  return value


class _Integer(flags.IntegerParser):
  """Parses a whole number in a range."""

  def __init__(self, allowed: settings.Range):
    """Keeps the range."""
    super().__init__()
    self._allowed = allowed

  def parse(self, argument: str | int) -> int:
    """Returns the number."""
    return _checked(super().parse(argument), self._allowed)


class _Float(flags.FloatParser):
  """Parses a number in a range."""

  def __init__(self, allowed: settings.Range):
    """Keeps the range."""
    super().__init__()
    self._allowed = allowed

  def parse(self, argument: str | float) -> float:
    """Returns the number."""
    return _checked(super().parse(argument), self._allowed)
