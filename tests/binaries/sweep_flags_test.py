"""The flags of a sweep, and what they ask for."""

import pytest

from binaries import recipe_flags
from binaries import renamed_flags
from binaries import sweep_flags
from tests.binaries import flag_parsing
from tests.engine.sweep import tiny_sweep
from tfrecords import errors


@pytest.fixture
def parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of(
      'sweep_main', sweep_flags.define, renamed_flags.define_aliases) as parse:
    yield parse


def test_what_is_asked_for(parse, tmp_path):
  data_dir = tiny_sweep.write_records(tmp_path / 'data')
  parse('--recipe=mnist_softmax', '--set', 'learning_rate=log:0.1..1', '--set=dropout=0,0.5',
        '--trials=9', '--rungs=1/4,1', '--seeds=2', '--seed=7', f'--data_dir={data_dir}')
  recipe, lines = recipe_flags.chosen(), []
  sweep_flags.check(recipe)
  found = sweep_flags.config(recipe, lines.append)
  assert [one.name for one in found.dimensions] == ['learning_rate', 'dropout']
  assert (found.num_trials, found.num_seeds, found.seed) == (9, 2, 7)
  assert [float(share) for share in found.shares] == [0.25, 1.0]
  assert (str(found.folder), found.options.seed) == ('runs/sweep_mnist_softmax', 7)
  # A tenth of the images is kept out, for the sweep alone.
  assert (found.recipe.validation_examples, found.winner_validation_examples) == (2, 0)
  assert lines == ['trials are compared on the last 2 of 24 training images, which they do not '
                   'see; --validation_examples gives another number']


def test_validation_images_that_are_asked_for_are_those_of_the_winner(parse, tmp_path):
  data_dir = tiny_sweep.write_records(tmp_path / 'data')
  parse('--recipe=mnist_softmax', '--set=dropout=0,0.5', '--validation_examples=5',
        f'--data_dir={data_dir}', f'--work_dir={tmp_path}/sweep')
  found = sweep_flags.config(recipe_flags.chosen(), print)
  assert (found.recipe.validation_examples, found.winner_validation_examples) == (5, 5)
  assert found.folder == tmp_path / 'sweep'


@pytest.mark.parametrize('arguments, message', [
    ([], '--set is missing; '), (['--set=a=1'], '--set=a=1: there is no such setting; '),
    (['--set=dropout=0,0.5', '--rungs=1/3,1/9,1'], '--rungs=1/3,1/9,1: 1/9 does not rise above '),
    (['--set=dropout=0,0.5', '--dropout=0.1'],
     '--dropout and --set=dropout=0,0.5 contradict each other; give one of them'),
    (['--set=random_flip=true,false', '--noflip'],
     '--random_flip and --set=random_flip=true,false contradict each other; give one of them'),
    (['--set=dropout=0,2'], '--set: trial 1, dropout=2: --dropout=2.0: give 0 to below 1'),
    (['--set=dropout=0,0.5', '--max_steps=4'], '--rungs: 1/9 and 1/3 of --max_steps=4 are both')])
def test_what_cannot_be_swept_is_refused(parse, arguments, message):
  parse('--max_steps=900', *arguments)
  with pytest.raises(errors.InputError) as caught:
    sweep_flags.check(recipe_flags.chosen())
  assert str(caught.value).startswith(message)
