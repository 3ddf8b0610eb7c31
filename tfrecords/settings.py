"""Settings as frozen dataclasses, each field with its default, help text and range.

Nothing here imports TensorFlow, so that commands know all flags before they import it.
"""

import dataclasses
from typing import ClassVar, TypeVar

from tfrecords import errors

_Value = TypeVar('_Value')


@dataclasses.dataclass(frozen=True)
class Range:
  """The numbers that a setting or a flag may have.

  Attributes:
    least: the smallest one.
    most: the largest one.
    advice: what to give instead of a smaller one, or of what is no number.
    beyond: what would happen with a larger one.
  """
  least: float
  most: float
  advice: str
  beyond: str

  def fault(self, value: float) -> str:
    """Returns why a value cannot be used and what to give; empty where it can."""
    # Not a number is neither more nor less than anything.
    if not self.least <= value:
      return self.advice
    if value <= self.most:
      return ''
    return f'{self.beyond}; give at most {self.most:,}' if self.beyond else self.advice


# The numbers of float32 next to 0 and next below 1, and one whose cube is still one of them.
_TINY, _BELOW_ONE, _HUGE = 2.0 ** -126, 1 - 2.0 ** -24, 1e12
_OVERFLOW = 'what is computed with it exceeds float32'

POSITIVE = Range(_TINY, _HUGE, 'give more than 0', _OVERFLOW)
NOT_NEGATIVE = Range(0, _HUGE, 'give 0 or more', _OVERFLOW)
BELOW_ONE = Range(0, _BELOW_ONE, 'give 0 to below 1', '')
BETWEEN_ZERO_AND_ONE = Range(_TINY, _BELOW_ONE, 'give more than 0 and less than 1', '')


def whole(least: int, most: int, beyond: str) -> Range:
  """Returns the range of a whole number.

  Args:
    least: the smallest one.
    most: the largest one.
    beyond: what would happen with a larger one.
  """
  return Range(least, most, 'give more than 0' if least == 1 else f'give {least:,} or more', beyond)


EXAMPLES = whole(0, 2 ** 31 - 1, 'no data set has that many examples')
# Enough for any data set that is trained on whole; checked against the memory when that is known.
BATCH_SIZE = whole(1, 2 ** 20, 'a batch of that many examples fits into no memory')
# Steps are multiplied by batch sizes, in 64 bits.
STEPS = whole(1, 10 ** 12, 'that many steps end in no lifetime')
INTERVAL = whole(0, 10 ** 12, 'that many steps end in no lifetime')
MEGABYTES = whole(0, 2 ** 30, 'no machine has so much memory')
SEED = whole(0, 2 ** 63 - 1, 'a seed has 63 bits')
# Of a square image, pixels.
SIDE = whole(1, 2 ** 14, 'the picture fits into no memory')
PORT = whole(1, 65_535, 'a port has 16 bits')
SECONDS = Range(0, 31_536_000, 'give 0 or more', 'is more than a year')


def setting(default: _Value, text: str, allowed: Range | None = None) -> _Value:
  """Returns a dataclass field.

  Args:
    default: its default.
    text: its help text.
    allowed: its range, where it is a number that has one.
  """
  return dataclasses.field(default=default, metadata={'help': text, 'allowed': allowed})

# What to give for each type, in messages.
_TYPE_NAMES: dict[object, str] = {
    int: 'an int', float: 'a float', bool: 'True or False', str: 'a str',
    tuple[str, ...]: "a tuple of str, such as ('conv1',)"}
_MAX_CHARACTERS = 60


@dataclasses.dataclass(frozen=True)
class CheckedSettings:
  """Base of a dataclass whose fields are made by `setting`, but for those that need no range."""

  def __post_init__(self) -> None:
    """Refuses values of another type or out of range.

    Raises:
      errors.InputError: names the first one as a flag.
    """
    check_types(self)
    for field in dataclasses.fields(self):
      value, allowed = getattr(self, field.name), field.metadata.get('allowed')
      if allowed and (fault := allowed.fault(value)):
        raise errors.InputError(f'--{field.name}={value}: {fault}')


@dataclasses.dataclass(frozen=True)
class Choice(CheckedSettings):
  """Settings of one of several choices, such as one of the update rules.

  Attributes:
    name: what the command line calls it.
  """
  name: ClassVar[str] = ''


def check_types(values: object) -> None:
  """Refuses a dataclass with a field of another type than the declared one.

  Args:
    values: a dataclass whose fields are numbers, words, tuples of words or other dataclasses. A
      whole number counts as a float, True and False do not count as numbers.

  Raises:
    errors.InputError: names the first such field as a flag.
  """
  for field in dataclasses.fields(values):  # type: ignore[arg-type]
    value = getattr(values, field.name)
    if not _is_of(value, field.type):
      expected = _TYPE_NAMES.get(field.type) or f'a {getattr(field.type, "__name__", "")}'
      raise errors.InputError(
          f'--{field.name}={_shown(value)}: is of type {type(value).__name__}; give {expected}')


def _shown(value: object) -> str:
  """Returns a value on one line, its first characters where it is long."""
  text = ' '.join(str(value).split())
  return text if len(text) <= _MAX_CHARACTERS else f'{text[:_MAX_CHARACTERS]}...'


def _is_of(value: object, expected: object) -> bool:
  if expected == tuple[str, ...]:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
  if isinstance(value, bool):
    return expected is bool
  if expected is float:
    return isinstance(value, int | float)
  return not isinstance(expected, type) or isinstance(value, expected)


def names_of(settings: type[CheckedSettings] | CheckedSettings) -> tuple[str, ...]:
  """Returns the names of the fields."""
  return tuple(field.name for field in dataclasses.fields(settings))
