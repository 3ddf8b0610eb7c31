"""Checks of the types of values from JSON."""

import dataclasses

import pytest

from engine.config import field_types
from tfrecords import errors


@dataclasses.dataclass
class Small:
  count: int
  rate: float
  is_on: bool
  name: str
  names: tuple[str, ...]
  shape: tuple[int, int]


VALID = {'count': 1, 'rate': 2, 'is_on': True, 'name': 'é', 'names': [], 'shape': [1, 2]}


def test_valid_types_pass():
  assert field_types.check(VALID, field_types.of(Small)) is VALID
  assert field_types.check({'x': [1]}, None) == {'x': [1]}


@pytest.mark.parametrize('name, value, said', [
    ('count', True, 'count is True, not a whole number'),
    ('count', 1.0, 'count is 1.0, not a whole number'),
    ('count', 2**63, f'count is {2**63}, not a whole number'),
    ('count', None, 'count is None, not a whole number'),
    ('rate', float('nan'), 'rate is nan, not a finite number'),
    ('rate', float('inf'), 'rate is inf, not a finite number'),
    ('rate', '1', "rate is '1', not a finite number"),
    ('is_on', 1, 'is_on is 1, not true or false'),
    ('name', 5, 'name is 5, not a string'),
    ('name', '\ud800', "name is '\\ud800', not a string"),
    ('names', 'abc', "names is 'abc', not a list of values, each a string"),
    ('names', [1], 'names is [1], not a list of values, each a string'),
    ('shape', [1], 'shape is [1], not a list of 2 values, each a whole number'),
    ('shape', ['a', 1], "shape is ['a', 1], not a list of 2 values, each a whole number"),
    ('size', 5, 'unknown field size')])
def test_other_types_are_refused(name, value, said):
  with pytest.raises(errors.InputError) as caught:
    field_types.check(VALID | {name: value}, field_types.of(Small))
  assert str(caught.value) == said
  with pytest.raises(errors.InputError, match='recipe.'):
    field_types.check(VALID | {name: value}, field_types.of(Small), 'recipe')


def test_other_values_than_objects_are_refused():
  with pytest.raises(errors.InputError, match=r'^init is \[1\], not an object$'):
    field_types.check([1], None, 'init')


def test_long_values_are_shortened():
  assert field_types.shown('x' * 100) == f"'{'x' * 39}..."


def test_lists_become_tuples():
  assert field_types.lists_as_tuples({'a': [1, 2], 'b': 'x'}) == {'a': (1, 2), 'b': 'x'}
