"""Checks the fields of a manifest.json one by one, then against each other."""

import collections
from collections.abc import Callable
import json
import math
import os
import re
from typing import Any

from tfrecords import errors
from tfrecords.formats import compression

MAX_SIDE = 256
MAX_CLASSES = 10_000
# Above it, a label takes two bytes.
_ONE_BYTE_CLASSES = 256
_MAX_CHARACTERS = 40

_Values = dict[str, Any]


def parse(text: str) -> _Values:
  """Returns the fields of a manifest.

  Raises:
    errors.InputError: a field is missing or unknown, has a value of another type or range, or
      contradicts another; the message names it with its value, and no file.
  """
  try:
    values = json.loads(text)
  except (ValueError, RecursionError) as error:
    raise errors.InputError(f'is not JSON ({errors.reason(error)})') from error
  found = _checked(values, _FIELDS, '')
  for name, split in found['splits'].items():
    _checked(split, _SPLIT, f'splits.{name}.')
    for number, shard in enumerate(split['shards']):
      _checked(shard, _SHARD, f'splits.{name}.shards[{number}].')
  _check_shape(found)
  for name, split in found['splits'].items():
    _check_counts(found, f'splits.{name}', split)
  files = [shard['file'] for split in found['splits'].values() for shard in split['shards']]
  twice = next((file for file, count in collections.Counter(files).items() if count > 1), None)
  _require(twice is None, 'splits', twice, 'the name of one shard')
  return found


def _is_count(value: object) -> bool:
  return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2 ** 63


def _is_positive(value: object) -> bool:
  return _is_count(value) and value != 0


def _is_text(value: object) -> bool:
  return isinstance(value, str) and not any('\ud800' <= letter <= '\udfff' for letter in value)


def _is_file_name(value: object) -> bool:
  return (isinstance(value, str) and _is_text(value) and '\0' not in value
          and value not in ('', '.', '..') and os.path.basename(value) == value)


def _is_shape(value: object) -> bool:
  return (isinstance(value, list) and len(value) == 3 and all(map(_is_positive, value))
          and max(value[:2]) <= MAX_SIDE and value[2] in (1, 3))


def _are_classes(value: object) -> bool:
  return (isinstance(value, list) and 2 <= len(value) <= MAX_CLASSES
          and all(_is_text(name) and name for name in value) and len({*value}) == len(value))


def _are_levels(value: object) -> bool:
  return isinstance(value, list) and len(value) in (1, 3) and all(
      isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one <= 255
      for one in value)


def _is_color(value: object) -> bool:
  return _are_levels(value) and all(map(_is_count, value)) and len(value) == 3  # type: ignore


def _are_splits(value: object) -> bool:
  return isinstance(value, dict) and {'train', 'test'} <= {*value} <= {
      'train', 'validation', 'test'}


def _is_source(value: object) -> bool:
  return isinstance(value, dict) and _is_text(value.get('kind'))


def _is_one_of(*choices: str) -> Callable[[object], bool]:
  return lambda value: isinstance(value, str) and value in choices


# Of each field, what accepts its values and what they are.
_Checks = dict[str, tuple[Callable[[object], bool], str]]
_FIELDS: _Checks = {
    'format': (lambda value: _is_positive(value) and value == 1, '1, which this program reads'),
    'name': (_is_file_name, 'the name of a directory'),
    'classes': (_are_classes, f'2 to {MAX_CLASSES:,} different names'),
    'image_shape': (_is_shape, f'height and width of 1 to {MAX_SIDE} and 1 or 3 channels'),
    'label_bytes': (lambda value: _is_positive(value) and value in (1, 2), '1 or 2'),
    'container': (_is_one_of('records', 'tfrecord'), 'records or tfrecord'),
    'splits': (_are_splits, 'train and test, with or without validation'),
    'mean': (_are_levels, 'a number of 0 to 255 for each channel'),
    'deviation': (_are_levels, 'a number of 0 to 255 for each channel'),
    'fit': (_is_one_of('crop', 'pad', 'stretch'), 'crop, pad or stretch'),
    'resampling': (_is_text, 'a string'),
    'background': (_is_color, 'three whole numbers of 0 to 255'),
    'enlarge': (lambda value: isinstance(value, bool), 'true or false'),
    'split_rule': (lambda value: isinstance(value, dict), 'an object'),
    'source': (_is_source, 'an object with a kind'),
    'pillow': (_is_text, 'a string')}
_SPLIT: _Checks = {
    'examples': (_is_positive, '1 or more'),
    'class_counts': (lambda value: isinstance(value, list) and all(map(_is_count, value)),
                     'a whole number for each class'),
    'shards': (lambda value: isinstance(value, list) and bool(value), 'one or more shards')}
_SHARD: _Checks = {
    'file': (_is_file_name, 'the plain name of a file'),
    'examples': (_is_positive, '1 or more'), 'bytes': (_is_positive, '1 or more'),
    'sha256': (lambda value: isinstance(value, str) and bool(
        re.fullmatch('[0-9a-f]{64}', value)), '64 hexadecimal digits')}


def _checked(values: object, checks: _Checks, where: str) -> _Values:
  if not isinstance(values, dict):
    raise errors.InputError(f'{where[:-1] or "the content"} is {_shown(values)}, not an object')
  for name in (*checks, *values):
    if name not in values:
      raise errors.InputError(f'the field {where}{name} is missing')
    if name not in checks:
      raise errors.InputError(f'unknown field {where}{_shown(name)[1:-1]}')
    accepts, text = checks[name]
    _require(accepts(values[name]), f'{where}{name}', values[name], text)
  return values


def _check_shape(values: _Values) -> None:
  """Checks the fields that follow from the numbers of classes and of channels."""
  wide = len(values['classes']) > _ONE_BYTE_CLASSES
  _require(values['label_bytes'] == 1 + wide, 'label_bytes', values['label_bytes'],
           f'{1 + wide}, for {len(values["classes"]):,} classes')
  channels = values['image_shape'][2]
  for name in ('mean', 'deviation'):
    _require(len(values[name]) == channels, name, values[name],
             f'{channels} number{"s" * (channels > 1)}, one for each channel')


def _check_counts(values: _Values, where: str, split: _Values) -> None:
  """Checks that classes and shards add up to the records of a split, and bytes to records."""
  counts, shards, examples = split['class_counts'], split['shards'], split['examples']
  _require(len(counts) == len(values['classes']), f'{where}.class_counts', counts,
           f'{len(values["classes"]):,} numbers, one for each class')
  for name, total in (('class_counts', sum(counts)),
                      ('shards', sum(shard['examples'] for shard in shards))):
    _require(total == examples, f'{where}.examples', examples, f'{total:,}, as its {name} add up')
  compressed = {compression.is_compressed(shard['file']) for shard in shards}
  _require(len(compressed) == 1, f'{where}.shards', [shard['file'] for shard in shards],
           'files that are all compressed (.gz), or none')
  if values['container'] == 'records' and not compressed.pop():
    record = values['label_bytes'] + math.prod(values['image_shape'])
    for number, shard in enumerate(shards):
      wanted = shard['examples'] * record
      _require(shard['bytes'] == wanted, f'{where}.shards[{number}].bytes', shard['bytes'],
               f'{wanted:,}, for {shard["examples"]:,} records of {record:,} bytes')


def _require(condition: bool, field: str, value: object, text: str) -> None:
  if not condition:
    raise errors.InputError(f'{field} is {_shown(value)}, not {text}')


def _shown(value: object) -> str:
  """Returns a value as text for a message, cut after 40 characters."""
  text = ascii(value)
  return text if len(text) <= _MAX_CHARACTERS else f'{text[:_MAX_CHARACTERS]}...'
