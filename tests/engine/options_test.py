"""The options of a start: each has its flag."""

import dataclasses

from engine import options


def test_names_are_those_of_the_fields_in_order():
  made = options.Options('runs/a', 'data')
  assert tuple(dataclasses.asdict(made)) == options.NAMES
  assert options.NAMES[:3] == ('train_dir', 'data_dir', 'data_source')


def test_every_option_is_explained():
  for name in options.NAMES:
    assert f'    {name}: ' in options.Options.__doc__
