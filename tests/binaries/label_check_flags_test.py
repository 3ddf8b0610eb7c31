"""The flags of a label check: the recipe, and what is refused."""

import pytest

from binaries import label_check_flags
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('label_check_main', label_check_flags.define) as parse:
    yield parse


def test_without_a_recipe_one_for_the_data_set(parse):
  parse('--dataset=mnist', '--folds=5', '--learning_rate=0.5')
  recipe = label_check_flags.recipe()
  assert (recipe.name, recipe.model, recipe.learning_rate) == ('label_check', 'cnn', 0.5)
  assert recipe.max_steps == 4 * 48_000 // 128


def test_a_given_recipe_holds_nothing_out(parse):
  parse('--recipe=mnist_deep', '--validation_examples=100', '--early_stopping_patience=3')
  recipe = label_check_flags.recipe()
  assert (recipe.name, recipe.max_steps) == ('mnist_deep', 12_000)
  assert (recipe.validation_examples, recipe.early_stopping_patience) == (0, 0)


@pytest.mark.parametrize('arguments, text', [
    ([], '--dataset is missing; give the data set whose labels are checked'),
    (['--dataset=mnis'], '--dataset=mnis: there is no such data set; did you mean mnist'),
    (['--dataset=mnist', '--class_subset=1,2'], '--class_subset=1,2: all labels of the training'),
    (['--dataset=mnist', '--examples_per_class=5'], '--examples_per_class=5: all labels of the')])
def test_what_is_refused(parse, arguments, text):
  parse(*arguments)
  with pytest.raises(errors.InputError) as caught:
    label_check_flags.recipe()
  assert str(caught.value).startswith(text)


def test_the_settings(parse, tmp_path):
  data_dir = tmp_path / 'data'
  parse('--dataset=mnist', f'--data_dir={data_dir}', '--data_source=tfrecord', '--seed=4',
        '--folds=2')
  found = label_check_flags.config(label_check_flags.recipe(), print)
  assert (found.num_folds, found.options.seed) == (2, 4)
  assert found.options.train_dir == 'runs/label_check_mnist'
