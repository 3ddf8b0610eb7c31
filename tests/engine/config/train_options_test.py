"""The options of a start: each has its flag."""

import dataclasses

from engine.config import train_options


def test_names_are_those_of_the_fields_in_order():
  made = train_options.Options('runs/a', 'data')
  assert tuple(dataclasses.asdict(made)) == train_options.NAMES
  assert train_options.NAMES[:3] == ('train_dir', 'data_dir', 'data_source')


def test_every_option_is_explained():
  for name in train_options.NAMES:
    assert f'    {name}: ' in train_options.Options.__doc__
