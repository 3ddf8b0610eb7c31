"""Checks the types of values read from JSON against the annotations of dataclasses."""

from collections.abc import Callable, Mapping
import dataclasses
import math
from typing import Any, get_args, get_origin

from tfrecords import errors

# TensorFlow's widest integer.
_INTEGER_BOUND = 2 ** 63
_MAX_CHARACTERS = 40

# Fields of a JSON object by name.
Fields = dict[str, Any]
_TYPE_NAMES: dict[object, str] = {
    bool: 'true or false', int: 'a whole number', float: 'a finite number', str: 'a string'}


def is_integer(value: object) -> bool:
  """Returns whether a value is a whole number that fits into 64 bits."""
  return (isinstance(value, int) and not isinstance(value, bool)
          and -_INTEGER_BOUND <= value < _INTEGER_BOUND)


def is_finite(value: object) -> bool:
  """Returns whether a value is a finite number."""
  return is_integer(value) or isinstance(value, float) and math.isfinite(value)


def is_text(value: object) -> bool:
  """Returns whether a value is a string without lone surrogates, which cannot be encoded."""
  return isinstance(value, str) and not any('\ud800' <= letter <= '\udfff' for letter in value)


_CHECKS: dict[object, Callable[[object], bool]] = {
    bool: lambda value: isinstance(value, bool), int: is_integer, float: is_finite, str: is_text}


def of(settings: type) -> dict[str, object]:
  """Returns the annotated type of every field of a dataclass, by name."""
  return {field.name: field.type for field in dataclasses.fields(settings)}


def check(values: object, allowed: Mapping[str, object] | None, where: str = '') -> Fields:
  """Returns a JSON object after checking its fields.

  Args:
    values: the object.
    allowed: the type of each field; types other than bool, int, float, str and tuples of these are
      not checked. None: no field is checked.
    where: the name of the object in messages; '' for the outermost.

  Raises:
    errors.InputError: the value is not an object, or a field is unknown or has a value of another
      type; the message names the first one.
  """
  if not isinstance(values, dict):
    raise errors.InputError(f'{where or "the content"} is {shown(values)}, not an object')
  for name, value in values.items():
    if allowed is None:
      break
    if name not in allowed:
      raise errors.InputError(f'unknown field {_joined(where, name)}')
    if not _matches(value, allowed[name]):
      raise errors.InputError(
          f'{_joined(where, name)} is {shown(value)}, not {_type_name(allowed[name])}')
  return values


def lists_as_tuples(values: Fields) -> Fields:
  """Returns the fields of an object with tuples, which settings have, for the lists of JSON."""
  return {name: tuple(value) if isinstance(value, list) else value
          for name, value in values.items()}


def shown(value: object) -> str:
  """Returns a value as text for a message."""
  try:
    text = ascii(value)
  except RecursionError:
    text = 'nested too deeply'
  return text if len(text) <= _MAX_CHARACTERS else f'{text[:_MAX_CHARACTERS]}...'


def _joined(where: str, name: str) -> str:
  return f'{where}.{shown(name)[1:-1]}' if where else shown(name)[1:-1]


def _matches(value: object, wanted: object) -> bool:
  if wanted in _CHECKS:
    return _CHECKS[wanted](value)
  if get_origin(wanted) is tuple:
    return _matches_tuple(value, get_args(wanted))
  return True


def _matches_tuple(value: object, wanted: tuple[object, ...]) -> bool:
  if not isinstance(value, list | tuple):
    return False
  if wanted[-1] is Ellipsis:
    return all(_matches(item, wanted[0]) for item in value)
  return len(value) == len(wanted) and all(map(_matches, value, wanted))


def _type_name(wanted: object) -> str:
  if get_origin(wanted) is tuple:
    first, *others = get_args(wanted)
    count = '' if others[-1] is Ellipsis else f'{1 + len(others)} '
    return f'a list of {count}values, each {_TYPE_NAMES[first]}'
  return _TYPE_NAMES[wanted]
