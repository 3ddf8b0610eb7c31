"""The hyperparameters of a classic learner: dataclass fields with a help text, also flags."""

import dataclasses
from typing import ClassVar, Protocol, TypeVar

from tfrecords import errors
from tfrecords import settings

_T = TypeVar('_T')


class Dataclass(Protocol):
  """Any dataclass."""
  __dataclass_fields__: ClassVar[dict[str, dataclasses.Field]]


def field(default: _T, text: str, allowed: settings.Range | None = None) -> _T:
  """Returns a dataclass field with a default, a help text and, for numbers, a range."""
  return dataclasses.field(default=default, metadata={'help': text, 'allowed': allowed})


def fields(learner: Dataclass | type[Dataclass]) -> list[dataclasses.Field]:
  """Returns the hyperparameters of a learner class or instance."""
  return [each for each in dataclasses.fields(learner) if 'help' in each.metadata]


def values(learner: Dataclass) -> dict[str, object]:
  """Returns the hyperparameters of a learner by name."""
  return {each.name: getattr(learner, each.name) for each in fields(learner)}


def text(learner: Dataclass) -> str:
  """Returns the hyperparameters of a learner in one line."""
  return ', '.join(f'{name} {as_flag(value)}' for name, value in values(learner).items())


def as_flag(value: object) -> str:
  """Returns a value as it is written in a flag."""
  return ','.join(map(str, value)) if isinstance(value, tuple) else str(value)


def check_ranges(learner: Dataclass) -> None:
  """Checks the ranges of hyperparameters, including those in lists.

  Raises:
    errors.InputError: one is out of its range; the message names it as a flag.
  """
  for each in fields(learner):
    value, allowed = getattr(learner, each.name), each.metadata['allowed']
    for number in value if isinstance(value, tuple) else (value,):
      fault = allowed.fault(number) if allowed else ''
      require(not fault, learner, each.name, fault)


def require(condition: bool, learner: object, name: str, advice: str) -> None:
  """Checks a hyperparameter.

  Raises:
    errors.InputError: `condition` is false; the message has the value received and `advice`.
  """
  if not condition:
    raise errors.InputError(f'--{name}={as_flag(getattr(learner, name))}: {advice}')
