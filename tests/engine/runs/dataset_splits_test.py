"""Tests for engine.runs.dataset_splits."""

import dataclasses

import numpy as np
import pytest

from engine.config import recipe_catalog
from engine.config import run_config
from engine.runs import dataset_splits
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader

SPEC = tiny_runs.SPEC


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def pixels(source):
  images = record_loader.load(source)[0].numpy()
  assert len(images) == source.num_examples
  return images


def evaluated(data_dir, eval_data, num_examples=0, **changes):
  config = tiny_runs.config(**changes)
  config = dataclasses.replace(
    config,
    train_examples=dataset_splits.training_source(config.recipe, SPEC, data_dir).num_examples,
  )
  return dataset_splits.evaluation_source(config, SPEC, data_dir, eval_data, num_examples)


def refusal(call, *args, **changes):
  with pytest.raises(errors.InputError) as caught:
    call(*args, **changes)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def trained(data_dir, **changes):
  return dataset_splits.training_source(tiny_runs.config(**changes).recipe, SPEC, data_dir)


def test_trains_on_every_record_by_default(data_dir):
  everything = pixels(reader.open_source(SPEC, data_dir, 'train'))
  np.testing.assert_array_equal(pixels(trained(data_dir)), everything)
  np.testing.assert_array_equal(pixels(trained(data_dir, max_train_examples=7)), everything[:7])


def test_a_holdout_is_the_end_and_is_not_trained_on(data_dir):
  everything = pixels(reader.open_source(SPEC, data_dir, 'train'))
  used = pixels(trained(data_dir, validation_examples=11))
  kept = pixels(evaluated(data_dir, 'validation', validation_examples=11))
  assert len(kept) == 11
  np.testing.assert_array_equal(np.concatenate([used, kept]), everything)


def test_fewer_training_examples_leave_the_holdout_where_it_is(data_dir):
  settings = {'validation_examples': 11, 'max_train_examples': 5}
  np.testing.assert_array_equal(
      pixels(evaluated(data_dir, 'validation', **settings)),
      pixels(evaluated(data_dir, 'validation', validation_examples=11)))
  assert trained(data_dir, **settings).num_examples == 5


def test_classes_are_those_of_every_part(data_dir):
  settings = {'class_subset': ('dog', 'airplane', 'cat'), 'validation_examples': 21}
  whole = reader.open_source(SPEC, data_dir, 'train')
  for found, expected in (
      (trained(data_dir, **settings), whole.slice(0, 19)),
      (evaluated(data_dir, 'validation', **settings), whole.slice(19, 40)),
      (evaluated(data_dir, 'test', **settings), reader.open_source(SPEC, data_dir, 'test'))):
    assert found.spec.class_names == settings['class_subset']
    images, labels = (values.numpy() for values in record_loader.load(expected))
    kept = np.isin(labels, [5, 0, 3])
    np.testing.assert_array_equal(pixels(found), images[kept])
    np.testing.assert_array_equal(
        record_loader.load(found)[1], [(5, 0, 3).index(label) for label in labels[kept]])


def test_examples_per_class_thin_out_what_is_trained_on_alone(data_dir):
  settings = {'class_subset': ('dog', 'bird'), 'validation_examples': 15}
  thin = settings | {'examples_per_class': 1}
  source = trained(data_dir, **thin)
  assert sorted(record_loader.load(source)[1].numpy()) == [0, 1]
  np.testing.assert_array_equal(pixels(evaluated(data_dir, 'validation', **thin)),
                                pixels(evaluated(data_dir, 'validation', **settings)))
  recipe = tiny_runs.config(**thin).recipe
  chosen = [pixels(dataset_splits.training_source(recipe, SPEC, data_dir, seed=seed)).tobytes()
            for seed in range(6)]
  assert chosen[0] == pixels(source).tobytes()
  assert len(set(chosen)) > 1
  # Of all classes where none is named; the small files hold no truck.
  assert refusal(trained, data_dir, examples_per_class=1) == (
      '--examples_per_class=1: there are 0 of truck to train on; give 0 (all) to 0')


@pytest.mark.parametrize('settings', [
    {}, {'max_train_examples': 9}, {'validation_examples': 30},
    {'validation_examples': 3, 'max_train_examples': 30},
    {'class_subset': ('frog', 'ship'), 'examples_per_class': 1},
    {'class_subset': ('frog', 'ship'), 'max_train_examples': 2}])
def test_train_eval_is_what_is_trained_on(data_dir, settings):
  np.testing.assert_array_equal(pixels(evaluated(data_dir, 'train_eval', **settings)),
                                pixels(trained(data_dir, **settings)))


def test_test_is_the_test_split(data_dir):
  whole = pixels(reader.open_source(SPEC, data_dir, 'test'))
  assert len(whole) == tiny_runs.TEST_EXAMPLES
  for count in (0, len(whole)):
    np.testing.assert_array_equal(pixels(evaluated(data_dir, 'test', count)), whole)
  np.testing.assert_array_equal(pixels(evaluated(data_dir, 'test', 5)), whole[:5])


def test_refuses_a_holdout_that_the_run_has_not(data_dir):
  assert refusal(evaluated, data_dir, 'validation') == (
    '--eval_data=validation: this run keeps no records out; train with --validation_examples, or '
    'give --eval_data=test'
  )


def test_refuses_a_holdout_that_leaves_nothing(data_dir):
  assert refusal(trained, data_dir, validation_examples=40) == (
    '--validation_examples=40: the training split has 40 records; give less, so that some are left '
    'to train on'
  )


def test_refuses_more_than_there_is(data_dir):
  assert refusal(trained, data_dir, validation_examples=1, max_train_examples=40) == (
      '--max_train_examples=40: there are 39 training records; give 0 (all) to 39')
  assert refusal(evaluated, data_dir, 'test', 24) == (
      '--num_examples=24: test has 23 records; give 0 (all) to 23')
  assert '--num_examples=-1' in refusal(evaluated, data_dir, 'test', -1)


def test_refuses_an_unknown_name(data_dir):
  assert refusal(evaluated, data_dir, 'train') == (
      '--eval_data=train: give one of test, train_eval, validation')


def test_refuses_other_training_data_than_the_run_had(data_dir):
  other = dataclasses.replace(tiny_runs.config(validation_examples=4), train_examples=96)
  assert refusal(dataset_splits.evaluation_source, other, SPEC, data_dir, 'validation') == (
      f'--data_dir={data_dir}: holds 36 records to train on and the run had 96; give the data '
      'that it was trained on')


@pytest.fixture(name='pets', scope='module')
def fixture_pets(tmp_path_factory):
  path = tmp_path_factory.mktemp('sets') / 'pets'
  imported_set.write(path)
  return path


def imported_config(pets, **changes):
  """Returns the settings of a run on an imported set, as its training makes them."""
  spec = datasets.get(str(pets))
  recipe = recipe_catalog.get('cifar10_tutorial').with_settings(
      **{'crop_size': 0, 'batch_size': 8, 'dataset': str(pets)} | changes)
  source = dataset_splits.training_source(recipe, spec, pets)
  return run_config.RunConfig(recipe, 0, recipe.classes(spec), spec.image_shape,
                              source.num_examples, data=source.identity)


@pytest.mark.parametrize('eval_data, count', [('train_eval', 36), ('validation', 9), ('test', 10)])
def test_an_imported_set_has_validation_images_of_its_own(pets, eval_data, count):
  spec = datasets.get(str(pets))
  found = dataset_splits.evaluation_source(imported_config(pets), spec, pets, eval_data)
  assert found.num_examples == count
  split = {'train_eval': 'train'}.get(eval_data, eval_data)
  np.testing.assert_array_equal(pixels(found), pixels(reader.open_source(spec, pets, split)))


def test_a_subset_of_its_classes(pets):
  config = imported_config(pets, class_subset=('frog', 'cat'))
  spec = datasets.get(str(pets))
  found = dataset_splits.evaluation_source(config, spec, pets, 'validation')
  assert np.bincount(record_loader.load(found)[1]).tolist() == [2, 4]


def test_early_stopping_needs_no_further_validation_images(pets):
  assert imported_config(pets, early_stopping_patience=2).recipe.early_stopping_patience == 2
  message = refusal(imported_config, pets, validation_examples=3)
  assert message == ('--validation_examples=3: pets has a validation split of its own; leave this '
                     'out')


def test_a_directory_that_holds_other_classes_now(pets, tmp_path):
  imported_set.write(tmp_path / 'pets', classes=('cat', 'cow', 'dog'))
  spec = datasets.get(str(tmp_path / 'pets'))
  assert refusal(dataset_splits.evaluation_source, imported_config(pets), spec, pets) == (
      f'{tmp_path}/pets: its classes are not those that the run was trained on (cat, cow, dog now, '
      'cat, dog, frog then); give the data that it was trained on')


def test_the_records_of_an_imported_set_are_known_by_its_manifest(pets, tmp_path):
  config = imported_config(pets)
  dataset_splits.check_trained_on(config, config.data, pets)
  imported_set.write(tmp_path, seed=5)
  other = reader.open_source(datasets.get(str(tmp_path)), '', 'train').identity
  assert refusal(dataset_splits.check_trained_on, config, other, tmp_path) == (
      f'--data_dir={tmp_path}: the shards of the training records differ from those that the run '
      'was trained on (checksums); give the data that it was trained on')
