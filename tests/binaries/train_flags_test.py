"""The flags of a training: a flag for every option, and the training that they ask for."""

from absl import flags
import pytest

from binaries import recipe_flags
from binaries import train_flags
from engine.config import recipe as recipe_lib
from engine.config import train_options
from tests.binaries import flag_parsing
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture
def parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('train_main', train_flags.define) as parse:
    yield parse


def test_every_option_has_a_flag_with_its_default(parse):
  parse()
  given = {name: getattr(flags.FLAGS, name) for name in train_options.NAMES}
  # By default the directory is named after the recipe, and the source is its default.
  assert given | {'data_source': 'binary'} == vars(train_options.TrainOptions('', 'data'))


def test_a_training_as_the_flags_say(parse, tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  parse(f'--data_dir={data_dir}', f'--train_dir={tmp_path / "run"}', '--seed=3', '--crop_size=8',
        '--batch_size=8', '--recipe=cifar10_tutorial', '--live_view', '--live_interval=2')
  training = train_flags.create_trainer(tiny_runs.config().recipe, print)
  assert (training.options.seed, training.options.live_interval) == (3, 2)
  assert training.options.live_view
  assert training.run_dir.read_config().data_dir == str(data_dir)


def test_an_address_of_a_data_service_is_checked_at_once(parse):
  parse('--data_service=10.0.0.1:5050')
  with pytest.raises(errors.InputError, match='^--data_service=10.0.0.1:5050: is not the address '):
    train_flags.options(tiny_runs.config().recipe)


def test_the_directory_is_named_after_the_recipe(parse):
  parse('--seed=3')
  options = train_flags.options(tiny_runs.config().recipe)
  assert (options.train_dir, options.data_source, options.seed) == (
      'runs/cifar10_tutorial', 'binary', 3)


def test_the_recipe_is_saved_as_the_flags_have_changed_it(parse, tmp_path):
  path = tmp_path / 'mine.json'
  parse(f'--save_recipe={path}', '--recipe=shapes', '--learning_rate=0.25')
  train_flags.save_recipe(recipe_flags.chosen())
  assert recipe_lib.Recipe.read(path) == recipe_flags.chosen()
  # The same command again continues a training, and another recipe replaces none.
  train_flags.save_recipe(recipe_flags.chosen())
  other = recipe_flags.chosen().with_settings(max_steps=9)
  with pytest.raises(errors.InputError, match=f'^--save_recipe={path}: already exists; give '):
    train_flags.save_recipe(other)
  parse(f'--save_recipe={path}', '--overwrite')
  train_flags.save_recipe(other)
  parse(f'--recipe={path}', '--batch_size=7')
  assert recipe_flags.chosen() == other.with_settings(batch_size=7)


def test_a_recipe_is_saved_to_a_json_file(parse, tmp_path):
  parse(f'--save_recipe={tmp_path}/mine.txt')
  with pytest.raises(errors.InputError, match='mine.txt: give a name that ends in .json'):
    train_flags.save_recipe(recipe_flags.chosen())


def test_data_that_cannot_be_had(parse, tmp_path):
  parse(f'--data_dir={tmp_path}', f'--download_url=file://{tmp_path}/none.tar.gz')
  with pytest.raises(errors.InputError, match='none.tar.gz'):
    train_flags.create_trainer(tiny_runs.config().recipe, print)
  assert not list(tmp_path.iterdir())


@pytest.mark.parametrize('arguments, text', [
    (['--logical_devices=3', '--batch_size=128'], '--batch_size=128 does not divide into 3'),
    (['--fail_if_exists', '--train_dir=there'], '--fail_if_exists: there holds a run already'),
    (['--warm_start_from=none'], '--warm_start_from=none: holds no run')])
def test_what_cannot_be_trained_is_refused_before_data_is_fetched(
    parse, tmp_path, monkeypatch, arguments, text):
  monkeypatch.chdir(tmp_path)
  (tmp_path / 'there').mkdir()
  (tmp_path / 'there' / 'config.json').touch()
  parse(*arguments, f'--download_url=file://{tmp_path}/none.tar.gz')
  with pytest.raises(errors.InputError) as caught:
    train_flags.chosen_recipe()
  assert str(caught.value).startswith(text)
  with pytest.raises(errors.InputError) as caught:
    train_flags.create_trainer(train_flags.recipe_flags.chosen(), print)
  assert str(caught.value).startswith(text)


def test_a_run_that_is_continued_needs_no_earlier_one(parse, tmp_path):
  (tmp_path / 'config.json').touch()
  parse(f'--train_dir={tmp_path}', '--warm_start_from=gone')
  assert train_flags.options(train_flags.chosen_recipe()).warm_start_from == 'gone'


def test_the_live_view_shows_runs_on_this_machine(parse):
  parse('--train_dir=gs://b/run', '--live_view')
  with pytest.raises(errors.InputError, match='^--live_view: shows runs on this machine, and -'):
    train_flags.options(tiny_runs.config().recipe)
