"""The flags of an augmentation that is shown, and what uses none of them."""

from absl import flags
import pytest

from binaries import augmentation_flags
from binaries import renamed_flags
from engine.config import recipe_catalog
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('records_main', augmentation_flags.define, lambda: (
      flags.DEFINE_string('action', '', 'what to do')), renamed_flags.define_aliases) as parse:
    yield parse


def test_nothing_is_shown_without_a_flag(parse):
  parse('--action=verify')
  assert augmentation_flags.shown() is None
  assert 'max_steps' not in flags.FLAGS


def test_a_recipe_alone_shows_what_its_network_sees(parse):
  parse('--action=inspect', '--recipe=shapes')
  recipe = augmentation_flags.shown()
  assert augmentation_flags.parts(recipe) == (None, recipe_catalog.get('shapes').preprocessing)
  parse('--action=inspect', '--recipe=shapes', '--augment')
  assert augmentation_flags.parts(augmentation_flags.shown()) == (recipe.augmentation, None)
  assert augmentation_flags.parts(None) == (None, None)


def test_the_recipe_with_the_settings_that_are_given(parse):
  parse('--action=inspect', '--augment', '--recipe=shapes', '--cutout_size=8', '--norandom_flip')
  assert augmentation_flags.shown() == recipe_catalog.get('shapes').with_settings(
      cutout_size=8, random_flip=False)


@pytest.mark.parametrize('arguments, message', [
    (['--action=verify', '--recipe=shapes'], '--recipe: only --action=inspect uses it; leave it'),
    (['--action=inspect', '--norandom_flip'], '--random_flip: only --augment uses it; give that'),
    (['--action=inspect', '--crop=20'], '--crop_size: only --augment uses it; give that, or'),
    (['--action=verify', '--augment'], '--augment: only --action=inspect shows it; leave it out'),
    (['--action=inspect', '--augment', '--recipe=x'], '--recipe=x: there is no such recipe; ')])
def test_what_is_refused(parse, arguments, message):
  parse(*arguments)
  with pytest.raises(errors.InputError) as caught:
    augmentation_flags.shown()
  assert str(caught.value).startswith(message)
