"""Old names of flags and of values: they work, and the new name is printed once."""

from absl import flags
import pytest

from binaries import help_text
from binaries import import_flags
from binaries import recipe_flags
from binaries import renamed_flags
from binaries import style_flags
from binaries import train_flags
from tests.binaries import flag_parsing


@pytest.fixture
def parse():
  definitions = train_flags.define, renamed_flags.define_aliases
  with flag_parsing.flags_of('train_main', *definitions) as parse:
    yield parse


def test_old_names_set_the_new_flags_and_say_so_once(parse, capsys):
  parse('--crop=28', '--noflip', '--classes=cat,dog', '--new_head', '--checkpoint_every=7')
  renamed_flags.warn_renamed_flags()
  recipe = recipe_flags.chosen()
  assert (recipe.augmentation.crop_size, recipe.augmentation.random_flip,
          recipe.class_subset) == (28, False, ('cat', 'dog'))
  assert flags.FLAGS.reset_head
  assert flags.FLAGS.checkpoint_interval == 7
  assert sorted(capsys.readouterr().err.splitlines()) == [
      '--checkpoint_every is now called --checkpoint_interval',
      '--classes is now called --class_subset', '--crop is now called --crop_size',
      '--flip is now called --random_flip', '--new_head is now called --reset_head']


def test_new_names_say_nothing(parse, capsys):
  parse('--crop_size=28', '--norandom_flip')
  renamed_flags.warn_renamed_flags()
  assert recipe_flags.chosen().augmentation.crop_size == 28
  assert capsys.readouterr() == ('', '')


def test_an_old_value_becomes_the_new_one(capsys):
  parser = renamed_flags.EnumParser('eval_data', ['test', 'validation'])
  assert (parser.parse('test'), capsys.readouterr().err) == ('test', '')
  assert parser.parse('holdout') == 'validation'
  assert capsys.readouterr().err == (
      '--eval_data=holdout is now called --eval_data=validation\n')
  with pytest.raises(ValueError, match='value should be one of <test|validation>'):
    parser.parse('held')


def test_aliases_are_not_listed_among_the_flags_of_a_command(parse):
  text = help_text.text('', {})
  assert '--crop=' not in text
  assert '--crop_size=' in text


def test_a_name_that_had_two_meanings_has_that_of_its_command(capsys):
  definitions = style_flags.define, renamed_flags.define_aliases
  with flag_parsing.flags_of('style_main', *definitions) as parse:
    parse('--network=runs/a', '--levels=2')
    renamed_flags.warn_renamed_flags()
    assert (flags.FLAGS.feature_network, flags.FLAGS.pyramid_levels) == ('runs/a', 2)
  assert '--network is now called --feature_network\n' in capsys.readouterr().err


def test_an_old_value_of_a_recipes_setting_becomes_the_new_one(parse, capsys):
  parse('--schedule=triangle', '--peak_at=0.3')
  renamed_flags.warn_renamed_flags()
  schedule = recipe_flags.chosen().lr_schedule
  assert (schedule.name, schedule.warmup_fraction) == ('linear_warmup_decay', 0.3)
  assert '--lr_schedule=triangle is now called --lr_schedule=linear_warmup_decay' in (
      capsys.readouterr().err.splitlines())


def test_workers_were_also_the_processes_of_an_import(capsys):
  definitions = import_flags.define, renamed_flags.define_aliases
  with flag_parsing.flags_of('records_main', *definitions) as parse:
    parse('--workers=2')
    renamed_flags.warn_renamed_flags()
    assert flags.FLAGS.num_workers == 2
  assert capsys.readouterr().err == '--workers is now called --num_workers\n'
