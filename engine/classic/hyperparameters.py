"""The fields of a classic learner: each is a setting with its explanation, and a flag."""

import dataclasses
from typing import ClassVar, Protocol, TypeVar

from tfrecords import errors

_T = TypeVar('_T')


class Dataclass(Protocol):
  """Any dataclass."""
  __dataclass_fields__: ClassVar[dict[str, dataclasses.Field]]


def field(default: _T, text: str) -> _T:
  """Returns a dataclass field with its default and one line about it."""
  return dataclasses.field(default=default, metadata={'help': text})


def fields(learner: Dataclass | type[Dataclass]) -> list[dataclasses.Field]:
  """Returns the settings of a learner, given as its class or as one of it."""
  return [each for each in dataclasses.fields(learner) if 'help' in each.metadata]


def values(learner: Dataclass) -> dict[str, object]:
  """Returns the settings of a learner by name."""
  return {each.name: getattr(learner, each.name) for each in fields(learner)}


def text(learner: Dataclass) -> str:
  """Returns the settings of a learner in a line."""
  return ', '.join(f'{name} {shown(value)}' for name, value in values(learner).items())


def shown(value: object) -> str:
  """Returns a value as a flag would be given it."""
  return ','.join(map(str, value)) if isinstance(value, tuple) else str(value)


def require(condition: bool, learner: object, name: str, advice: str) -> None:
  """Refuses a setting.

  Raises:
    errors.InputError: unless `condition` holds; with the value received and `advice`.
  """
  if not condition:
    raise errors.InputError(f'--{name}={shown(getattr(learner, name))}: {advice}')
