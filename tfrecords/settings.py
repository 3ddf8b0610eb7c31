"""Settings as frozen dataclasses, each field with its default, help text and range.

Nothing here imports TensorFlow, so that commands know all flags before they import it.
"""

from collections.abc import Callable
import dataclasses
import math
from typing import ClassVar, NamedTuple, TypeVar

from tfrecords import errors

_Value = TypeVar('_Value')


class Range(NamedTuple):
  """The values that a setting may have.

  Attributes:
    contains: whether a value is in it.
    advice: what to give instead of one that is not.
  """
  contains: Callable[..., bool]
  advice: str


ANY = Range(lambda value: True, '')
POSITIVE = Range(lambda value: 0 < value < math.inf, 'give more than 0')
NOT_NEGATIVE = Range(lambda value: 0 <= value < math.inf, 'give 0 or more')
BELOW_ONE = Range(lambda value: 0 <= value < 1, 'give 0 to below 1')
BETWEEN_ZERO_AND_ONE = Range(lambda value: 0 < value < 1, 'give more than 0 and less than 1')


def setting(default: _Value, text: str, allowed: Range = ANY) -> _Value:
  """Returns a dataclass field.

  Args:
    default: its default.
    text: its help text.
    allowed: its range.
  """
  return dataclasses.field(default=default, metadata={'help': text, 'allowed': allowed})


@dataclasses.dataclass(frozen=True)
class CheckedSettings:
  """Base of a dataclass whose fields are made by `setting`, but for those that need no range."""

  def __post_init__(self) -> None:
    """Refuses values out of range.

    Raises:
      errors.InputError: names the first one as a flag.
    """
    for field in dataclasses.fields(self):
      value, allowed = getattr(self, field.name), field.metadata.get('allowed', ANY)
      if not allowed.contains(value):
        raise errors.InputError(f'--{field.name}={value}: {allowed.advice}')


@dataclasses.dataclass(frozen=True)
class Choice(CheckedSettings):
  """Settings of one of several choices, such as one of the update rules.

  Attributes:
    name: what the command line calls it.
  """
  name: ClassVar[str] = ''


def names_of(settings: type[CheckedSettings] | CheckedSettings) -> tuple[str, ...]:
  """Returns the names of the fields."""
  return tuple(field.name for field in dataclasses.fields(settings))
