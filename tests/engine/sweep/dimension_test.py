"""What a `--set` gives: values, their draws, and what is refused."""

import random

import hypothesis
from hypothesis import strategies as st
import pytest

from engine.sweep import dimension
from tfrecords import errors


@pytest.mark.parametrize('text, choices', [
    ('weight_decay=0.01,0.1', (0.01, 0.1)), ('batch_size=64, 128', (64, 128)),
    ('random_flip=true,false', (True, False)), ('optimizer=sgd,adam', ('sgd', 'adam')),
    ('weight_decay_layers=all,local3+local4,', (('all',), ('local3', 'local4'), ())),
    ('learning_rate=1', (1.0,))])
def test_lists(text, choices):
  found = dimension.parse(text)
  assert (found.choices, found.name) == (choices, text.partition('=')[0])
  assert {found.sample(random.Random(seed)) for seed in range(50)} == {*choices}


@hypothesis.given(low=st.floats(1e-6, 1e3), factor=st.floats(1.001, 1e6), log=st.booleans(),
                  seed=st.integers(0, 2 ** 62))
def test_numbers_of_a_range_lie_in_it(low, factor, log, seed):
  found = dimension.parse(f'learning_rate={"log:" * log}{low}..{low * factor}')
  value = found.sample(random.Random(seed))
  assert isinstance(value, float)
  assert low <= value <= low * factor


def test_all_orders_of_magnitude_are_alike():
  found = dimension.parse('learning_rate=log:0.001..1')
  values = sorted(found.sample(random.Random(seed)) for seed in range(1000))
  assert values[500] == pytest.approx(0.0316, rel=0.3)
  assert all(len(f'{value:e}'.partition('e')[0].rstrip('0')) <= 4 for value in values)


def test_whole_numbers_are_drawn_with_both_ends():
  found = dimension.parse('batch_size=log:2..5')
  assert {found.sample(random.Random(seed)) for seed in range(200)} == {2, 3, 4, 5}


@pytest.mark.parametrize('text, reason', [
    ('learning_rate', 'give NAME=VALUES, such as learning_rate=log:0.003..0.3 or '),
    ('lerning_rate=1', 'there is no such setting; did you mean learning_rate or '),
    ('crop=8', 'there is no such setting; it is called crop_size'),
    ('name=a', 'there is no such setting; '),
    ('max_steps=1,2', 'the rungs set it; give the length of the whole training as --max_steps'),
    ('dataset=cifar10', 'all trials are compared on the same validation images; '),
    ('learning_rate=', 'gives no values; give some, such as '),
    ('learning_rate=0.1,,0.2', "'' is not a number; give another value"),
    ('learning_rate=x', "'x' is not a number; give another value"),
    ('learning_rate=nan,1', "'nan' is not a number; give another value"),
    ('learning_rate=0.1,0.1', 'gives a value twice; once will do'),
    ('learning_rate=0.3..0.003', 'the range is empty; give the lower end first'),
    ('learning_rate=1..1', 'the range is empty; give the lower end first'),
    ('learning_rate=log:0.1', 'a range has two ends; give log:LOW..HIGH'),
    ('learning_rate=log:0..1', 'a range of orders of magnitude begins above 0; give a higher'),
    ('learning_rate=..1', "'' is not a number; give another value"),
    ('learning_rate=0..inf', "'inf' is not a number; give another value"),
    ('batch_size=1.5..3', "'1.5' is not a whole number; give another value"),
    ('random_flip=yes', "'yes' is not true or false; give another value"),
    ('optimizer=log:1..2,', "'' is not a word; give another value")])
def test_what_is_no_dimension_is_refused_in_one_line(text, reason):
  with pytest.raises(errors.InputError) as caught:
    dimension.parse(text)
  assert str(caught.value).startswith(f'--set={text}: {reason}')


def test_values_are_shown_as_a_command_line_has_them():
  assert [dimension.shown(value) for value in (True, 0.1, 1e-6, 3, 'sgd', ('a', 'b'), ())] == [
      'true', '0.1', '1e-06', '3', 'sgd', 'a+b', '']
