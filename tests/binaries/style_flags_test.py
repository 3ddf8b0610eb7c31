"""Tests for binaries.style_flags: a flag for every setting."""

import dataclasses

from absl import flags
import pytest

from binaries import style_flags
from engine.style import settings as settings_lib
from tfrecords import errors


@pytest.fixture(name='settings_of')
def fixture_settings_of():
  """Returns a function from arguments to the settings; the flags go with the test."""
  before = set(flags.FLAGS)
  style_flags.define()

  def settings_of(*arguments):
    flags.FLAGS(['style_main', *arguments])
    return style_flags.settings()

  yield settings_of
  for name in set(flags.FLAGS) - before:
    delattr(flags.FLAGS, name)
  flags.FLAGS.unparse_flags()


def test_the_flags_defaults_are_those_of_the_settings(settings_of):
  assert settings_of('--content=a', '--style=b') == settings_lib.StyleSettings('a', ('b',))


def test_all_of_it(settings_of):
  found = settings_of(
      '--content=a', '--style=b,c', '--style_weights=2,1', '--style_masks=d,e', '--style_scale=0.5',
      '--size=99', '--init_image=f.png', '--optimizer=lbfgs', '--learning_rate=3', '--iterations=9',
      '--pyramid_levels=2', '--pooling=average', '--content_layers=g', '--style_layers=h,i',
      '--content_weight=0', '--style_weight=7', '--tv_weight=8', '--preserve_color',
      '--seed=4', '--output_interval=6', '--memory_limit_mb=5')
  assert found == settings_lib.StyleSettings(
      'a', ('b', 'c'), (2.0, 1.0), ('d', 'e'), 0.5, 99, 'f.png', 'lbfgs', 3.0, 9, 2, 'average',
      ('g',), ('h', 'i'), 0.0, 7.0, 8.0, True, 4, 6, 5)
  usual = settings_lib.StyleSettings('a', ('b',))
  assert all(getattr(found, field.name) != getattr(usual, field.name)
             for field in dataclasses.fields(found) if field.name != 'content')


def test_shares_that_are_no_numbers(settings_of):
  with pytest.raises(errors.InputError, match='^--style_weights=1,x: give numbers, one a style$'):
    settings_of('--content=a', '--style=b,c', '--style_weights=1,x')


@pytest.mark.parametrize('argument', ['--optimizer=rms', '--pooling=min', '--iterations=0',
                                      '--pyramid_levels=0', '--size=-1', '--output_interval=0',
                                      '--style_weight=-1', '--style_scale=0'])
def test_what_is_no_value_is_refused(settings_of, argument):
  with pytest.raises(flags.IllegalFlagValueError):
    settings_of(argument)
