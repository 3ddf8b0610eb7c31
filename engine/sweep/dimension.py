"""A setting that a sweep varies, and its possible values, from one `--set`.

  learning_rate=log:0.003..0.3   a number in the range, uniform in its logarithm
  dropout=0..0.5                 a number in the range, uniform
  batch_size=64,128,256          one of these
  weight_decay_layers=all,local3+local4    lists, their items joined by +

For a setting that is a whole number, such as batch_size=log:32..512, the values are whole numbers.
"""

from collections.abc import Callable
import dataclasses
import math
import random
from typing import get_origin

from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import renamed_fields
from tfrecords import errors
from tfrecords import whole_number

Value = bool | int | float | str | tuple[str, ...]

_LOG = 'log:'
_TO = '..'
_DIGITS = 3
_EXAMPLE = 'such as learning_rate=log:0.003..0.3 or weight_decay=0.01,0.1'

# Settings in which trials cannot differ, and why.
_FIXED = {
    'max_steps': 'the rungs set it; give the length of the whole training as --max_steps',
    **dict.fromkeys(
        ('dataset', 'class_subset', 'validation_examples'),
        'all trials are compared on the same validation images; give it as a flag of its own')}


@dataclasses.dataclass(frozen=True)
class Dimension:
  """The values of one setting.

  Attributes:
    name: of the setting and its flag.
    text: the values as given.
    choices: all values; empty for a range.
    low: lower end of a range.
    high: upper end of a range.
    is_log: whether values are uniform in their logarithm.
    is_whole: whether values are whole numbers.
  """
  name: str
  text: str
  choices: tuple[Value, ...] = ()
  low: float = 0.0
  high: float = 0.0
  is_log: bool = False
  is_whole: bool = False

  def sample(self, rng: random.Random) -> Value:
    """Returns a value; numbers of a range are rounded to three digits."""
    if self.choices:
      return self.choices[int(rng.random() * len(self.choices))]
    share = rng.random()
    if self.is_log:
      value = self.low * (self.high / self.low) ** share
    else:
      value = self.low + (self.high - self.low) * share
    if self.is_whole:
      return int(min(max(round(value), self.low), self.high))
    # Rounding must not leave the range.
    return min(max(float(f'{value:.{_DIGITS}g}'), self.low), self.high)


def parse(text: str) -> Dimension:
  """Returns the dimension of a `--set`.

  Raises:
    errors.InputError: there is no such setting, it cannot vary, or its values are not valid.
  """
  name, equals, values = text.partition('=')
  types = {field.name: field.type for field, _ in recipe_settings.fields(recipe_lib.Recipe)}
  if not equals:
    raise errors.InputError(f'--set={text}: give NAME=VALUES, {_EXAMPLE}')
  if name not in types:
    advice = (f'it is called {renamed_fields.RECIPE[name]}' if name in renamed_fields.RECIPE
              else errors.did_you_mean(name, types))
    raise errors.InputError(f'--set={text}: there is no such setting; {advice}')
  if name in _FIXED:
    raise errors.InputError(f'--set={text}: {_FIXED[name]}')
  try:
    return _parsed(name, values, types[name])
  except ValueError as error:
    raise errors.InputError(f'--set={text}: {error}') from error


def _parsed(name: str, values: str, kind: object) -> Dimension:
  if not values.strip():
    raise ValueError(f'gives no values; give some, {_EXAMPLE}')
  if kind in (int, float) and (_TO in values or values.startswith(_LOG)):
    return _range(name, values, kind is int)
  choices = tuple(_value(part.strip(), kind) for part in values.split(','))
  if len({*choices}) < len(choices):
    raise ValueError('gives a value twice; once will do')
  return Dimension(name, values, choices)


def _range(name: str, text: str, is_whole: bool) -> Dimension:
  is_log = text.startswith(_LOG)
  low, to, high = text.removeprefix(_LOG).partition(_TO)
  if not to:
    raise ValueError(f'a range has two ends; give {_LOG}LOW{_TO}HIGH')
  ends = [_value(end.strip(), int if is_whole else float) for end in (low, high)]
  first, last = (float(end) for end in ends if isinstance(end, int | float))
  if not first < last:
    raise ValueError('the range is empty; give the lower end first')
  if is_log and first <= 0:
    raise ValueError('a range of orders of magnitude begins above 0; give a higher lower end')
  return Dimension(name, text, (), first, last, is_log, is_whole)


def _value(text: str, kind: object) -> Value:
  """Returns the value that a text stands for.

  Raises:
    ValueError: it is not a value of that type.
  """
  if get_origin(kind) is tuple:
    return tuple(text.split('+')) if text else ()
  reader, word = _READERS.get(kind, (str, 'a word'))
  value = reader(text)
  if value is None or value == '':
    raise ValueError(f'{text!r} is not {word}; give another value')
  return value


def _number(text: str) -> float | None:
  try:
    value = float(text)
  except ValueError:
    return None
  return value if math.isfinite(value) else None


_READERS: dict[object, tuple[Callable[[str], Value | None], str]] = {
    int: (whole_number.parse, 'a whole number'), float: (_number, 'a number'),
    bool: ({'true': True, 'false': False}.get, 'true or false')}


def shown(value: object) -> str:
  """Returns a value as written on a command line."""
  if isinstance(value, bool):
    return str(value).lower()
  if isinstance(value, float):
    return f'{value:g}'
  return '+'.join(value) if isinstance(value, tuple | list) else str(value)
