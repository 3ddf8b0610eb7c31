"""The options of a start: each has its flag."""

import dataclasses
import inspect

import pytest

from engine.config import train_options
from tfrecords import errors


def test_names_are_those_of_the_fields_in_order():
  made = train_options.TrainOptions('runs/a', 'data')
  assert tuple(dataclasses.asdict(made)) == train_options.NAMES
  assert train_options.NAMES[:3] == ('train_dir', 'data_dir', 'data_source')


def test_every_option_is_explained():
  for name in train_options.NAMES:
    assert f'  {name}: ' in (inspect.getdoc(train_options.TrainOptions) or '')


@pytest.mark.parametrize('name, value, least', [
    ('checkpoint_interval', -1, 0), ('steps_per_loop', 0, 1), ('seed', -1, 0)])
def test_a_number_out_of_range_is_refused(name, value, least):
  with pytest.raises(errors.InputError, match=f'^--{name}={value}: give {least} or more$'):
    train_options.TrainOptions('runs/a', 'data', **{name: value})
