"""Settings as frozen dataclasses, each field with its default, help text and range.

Nothing here imports TensorFlow, so that commands know all flags before they import it.
"""

import dataclasses
from typing import ClassVar, TypeVar

from tfrecords import errors

_Value = TypeVar('_Value')


@dataclasses.dataclass(frozen=True)
class Range:
  """The range of a setting or a flag.

  Attributes:
    minimum: the smallest value.
    maximum: the largest value.
    advice: what to give instead of a smaller value or of NaN.
    too_large: why a larger value cannot be used; '' to give `advice` for it as well.
  """
  minimum: float
  maximum: float
  advice: str
  too_large: str

  def fault(self, value: float) -> str:
    """Returns why a value cannot be used and what to give; '' if it is in the range."""
    # Written so that NaN, for which every comparison is false, is refused.
    if not self.minimum <= value:
      return self.advice
    if value <= self.maximum:
      return ''
    most = f'{self.maximum:,}'.removesuffix('.0')
    return f'{self.too_large}; give at most {most}' if self.too_large else self.advice


# The smallest normal float32, the largest one below 1, and a number whose cube is within float32.
_SMALLEST, _BELOW_ONE, _LARGEST = 2.0 ** -126, 1 - 2.0 ** -24, 1e12
_OVERFLOW = 'computing with it would overflow float32'

POSITIVE = Range(_SMALLEST, _LARGEST, 'give more than 0', _OVERFLOW)
NOT_NEGATIVE = Range(0, _LARGEST, 'give 0 or more', _OVERFLOW)
BELOW_ONE = Range(0, _BELOW_ONE, 'give 0 to below 1', '')
BETWEEN_ZERO_AND_ONE = Range(_SMALLEST, _BELOW_ONE, 'give more than 0 and less than 1', '')


def whole(minimum: int, maximum: int, too_large: str) -> Range:
  """Returns the range of a whole number.

  Args:
    minimum: the smallest value.
    maximum: the largest value.
    too_large: why a larger value cannot be used.
  """
  advice = 'give more than 0' if minimum == 1 else f'give {minimum:,} or more'
  return Range(minimum, maximum, advice, too_large)


EXAMPLES = whole(0, 2 ** 31 - 1, 'no data set has that many examples')
# Larger than any sensible batch; checked against the memory once the size of an example is known.
BATCH_SIZE = whole(1, 2 ** 20, 'a batch of that many examples does not fit into memory')
# Steps are multiplied by batch sizes, in 64 bits.
STEPS = whole(1, 10 ** 12, 'that many steps would take more than a lifetime')
INTERVAL = whole(0, 10 ** 12, 'that many steps would take more than a lifetime')
MEGABYTES = whole(0, 2 ** 30, 'no machine has that much memory')
SEED = whole(0, 2 ** 63 - 1, 'a seed has 63 bits')
# Of a square image, in pixels.
SIDE = whole(1, 2 ** 14, 'the picture does not fit into memory')
SIDE_OR_NONE = whole(0, 2 ** 14, 'the picture does not fit into memory')
PORT = whole(1, 65_535, 'a port number has 16 bits')
SECONDS = Range(0, 31_536_000, 'give 0 or more', 'is more than a year')


def setting(default: _Value, text: str, allowed: Range | None = None) -> _Value:
  """Returns a dataclass field.

  Args:
    default: its default.
    text: its help text.
    allowed: its range, if it is a number with one.
  """
  return dataclasses.field(default=default, metadata={'help': text, 'allowed': allowed})

# The types in messages.
_TYPE_NAMES: dict[object, str] = {
    int: 'an int', float: 'a float', bool: 'True or False', str: 'a str',
    tuple[str, ...]: "a tuple of str, such as ('conv1',)"}
_MAX_CHARACTERS = 60


@dataclasses.dataclass(frozen=True)
class CheckedSettings:
  """Base of a dataclass whose values are checked; fields with a range are made by `setting`."""

  def __post_init__(self) -> None:
    """Checks the types and ranges of the values.

    Raises:
      errors.InputError: names the first wrong one as a flag.
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
  """Checks that the fields of a dataclass have values of the declared types.

  A scalar of NumPy becomes the number or word that it holds.

  Args:
    values: a dataclass whose fields are numbers, strings, tuples of strings or other dataclasses.
      An int is accepted as a float; a bool is not accepted as a number.

  Raises:
    errors.InputError: names the first wrong field as a flag.
  """
  for field in dataclasses.fields(values):  # type: ignore[arg-type]
    value = _plain(getattr(values, field.name))
    object.__setattr__(values, field.name, value)
    if not _is_of(value, field.type):
      expected = _TYPE_NAMES.get(field.type) or f'a {getattr(field.type, "__name__", "")}'
      raise errors.InputError(
          f'--{field.name}={_shown(value)}: is of type {type(value).__name__}; give {expected}')


def _plain(value: object) -> object:
  # Asked of the value, since nothing here imports NumPy; an array has a shape of its own.
  return value.item() if hasattr(value, 'item') and getattr(value, 'shape', None) == () else value


def _shown(value: object) -> str:
  """Returns a value as text on one line, cut after 60 characters."""
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
