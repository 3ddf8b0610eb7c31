"""Which settings may differ when a run is resumed."""

import dataclasses

import pytest

from engine.config import run_compatibility
from engine.config import run_config_reader
from tests.engine import tiny_runs
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import errors


def _refusal(run, asked):
  with pytest.raises(errors.InputError) as caught:
    run_compatibility.check_compatible(run, asked, 'runs/a')
  return str(caught.value)


def test_a_run_is_resumed_with_the_same_settings():
  run_compatibility.check_compatible(tiny_runs.config(), tiny_runs.config(), 'runs/a')


def test_every_difference_is_shown():
  asked = dataclasses.replace(tiny_runs.config(momentum=0.9, lr_schedule='constant'), seed=3)
  assert _refusal(tiny_runs.config(), asked) == (
      "runs/a holds a run with another recipe: momentum is 0.0 in the run, 0.9 was requested; "
      "lr_schedule is 'staircase' in the run, 'constant' was requested; seed is 0 in the run, 3 "
      "was requested; repeat its settings or give another --train_dir")


@pytest.mark.parametrize('field, value', [
    ('train_examples', 41), ('data_source', 'tfds'), ('shuffle_window', 16)])
def test_the_data_belong_to_the_run(field, value):
  text = _refusal(tiny_runs.config(), dataclasses.replace(tiny_runs.config(), **{field: value}))
  assert f'{field} is ' in text
  assert f'{value!r} was requested' in text


def test_a_run_with_a_shuffle_buffer_has_another_order():
  old = dataclasses.replace(tiny_runs.config(), shuffle_buffer_size=16)
  assert old.is_streamed
  assert run_config_reader.from_json(old.to_json(), 'config.json') == old
  assert _refusal(old, dataclasses.replace(tiny_runs.config(), shuffle_window=40)) == (
      'runs/a holds a run of an earlier version, which shuffled its records in a buffer '
      '(shuffle_buffer_size is 16); this version has another order: give another --train_dir, with '
      '--warm_start_from=runs/a to begin with its layers')


def _on(images, labels):
  return dataclasses.replace(tiny_runs.config(), data=data_identity.DataIdentity(images, labels))


def test_other_records_are_refused():
  config = _on('12', '34')
  assert run_config_reader.from_json(config.to_json(), 'config.json') == config
  assert _refusal(config, _on('12', '56')) == (
      'runs/a holds a run on other data: the labels of its 40 training records differ from those '
      'in --data_dir (checksums 12/34 in the run, 12/56 in --data_dir); give its data or another '
      '--train_dir')
  assert 'the images and labels of its' in _refusal(config, _on('1', '2'))
  run_compatibility.check_compatible(config, _on('12', '34'), 'runs/a')
  # A run of an earlier version has no checksums.
  run_compatibility.check_compatible(tiny_runs.config(), config, 'runs/a')


def test_the_same_records_may_lie_elsewhere():
  here, there = (dataclasses.replace(_on('12', '34'), data_dir=place) for place in ('/a', '/b'))
  assert run_config_reader.from_json(here.to_json(), 'config.json').data_dir == '/a'
  run_compatibility.check_compatible(here, there, 'runs/a')
  assert run_compatibility.continued(here, there).data_dir == '/b'
  assert run_compatibility.continued(here, _on('12', '34')).data_dir == '/a'


def test_a_run_that_has_read_no_data_gets_the_counts_of_its_classes():
  counts = (3,) * 10
  new, counted = (dataclasses.replace(tiny_runs.config(balance='loss'), class_counts=found)
                  for found in ((), counts))
  run_compatibility.check_compatible(new, counted, 'runs/a')
  assert run_compatibility.continued(new, counted).class_counts == counts
  assert run_compatibility.continued(counted, new).class_counts == counts


def test_another_data_set_is_one_difference():
  spec = datasets.get('cifar100')
  config = tiny_runs.config(dataset='cifar100')
  asked = dataclasses.replace(config, class_names=spec.class_names)
  assert _refusal(tiny_runs.config(), asked) == (
      "runs/a holds a run with another recipe: dataset is 'cifar10' in the run, 'cifar100' was "
      'requested; repeat its settings or give another --train_dir')


@pytest.mark.parametrize('schedule', ['constant', 'staircase'])
def test_a_training_can_be_made_longer(schedule):
  run_compatibility.check_compatible(
      tiny_runs.config(lr_schedule=schedule, max_steps=10),
      tiny_runs.config(lr_schedule=schedule, max_steps=11), 'runs/a')


def _patient(patience):
  return tiny_runs.config(validation_examples=10, early_stopping_patience=patience)


@pytest.mark.parametrize('patience, asked', [(2, 3), (2, 0), (0, 0)])
def test_patience_may_be_raised(patience, asked):
  run_compatibility.check_compatible(_patient(patience), _patient(asked), 'runs/a')


@pytest.mark.parametrize('patience, asked', [(3, 2), (0, 2)])
def test_patience_may_not_be_lowered(patience, asked):
  assert f'early_stopping_patience is {patience} in the run, {asked} was requested' in _refusal(
      _patient(patience), _patient(asked))


@pytest.mark.parametrize('patience, asked', [(2, 3), (2, 0), (3, 3)])
def test_a_raised_patience_is_the_minimum_of_the_next_start(patience, asked):
  run = run_compatibility.continued(_patient(patience), _patient(asked))
  assert run == _patient(asked)
  assert f'early_stopping_patience is {asked} in the run, 1 was requested' in _refusal(
      run, _patient(1))


def test_the_run_keeps_its_first_length():
  first, longer = (tiny_runs.config(lr_schedule='constant', max_steps=steps) for steps in (10, 20))
  assert run_compatibility.continued(first, longer) == first


@pytest.mark.parametrize('schedule, max_steps', [
    ('linear_warmup_decay', 11), ('linear_warmup_decay', 9), ('constant', 9), ('staircase', 9)])
def test_the_length_may_not_change_otherwise(schedule, max_steps):
  run = tiny_runs.config(lr_schedule=schedule, max_steps=10)
  asked = tiny_runs.config(lr_schedule=schedule, max_steps=max_steps)
  assert f'max_steps is 10 in the run, {max_steps} was requested' in _refusal(run, asked)


def _imported(place, shards='a'):
  config = tiny_runs.config()
  return dataclasses.replace(config, recipe=config.recipe.with_settings(dataset=place),
                             data=data_identity.DataIdentity('', '', shards))


def test_the_same_records_of_an_imported_set_may_lie_elsewhere():
  run_compatibility.check_compatible(_imported('/a/pets'), _imported('/b/pets'), 'runs/a')
  assert 'dataset is ' in _refusal(_imported('/a/pets'), _imported('/b/pets', 'b'))
  assert _refusal(_imported('/a/pets'), _imported('/a/pets', 'b')) == (
      'runs/a holds a run on other data: the shards of its 40 training records differ from those '
      'in --data_dir (checksums a in the run, b in --data_dir); give its data or another '
      '--train_dir')


def test_a_data_set_that_has_grown():
  grown = dataclasses.replace(_imported('/a/pets', 'b'), train_examples=41)
  assert _refusal(_imported('/a/pets'), grown) == (
      'runs/a holds a run with another recipe: train_examples is 40 in the run, 41 was requested; '
      'the data set has other pictures now: give another --train_dir')
  assert _refusal(_imported('/a/pets', 'b'), grown).endswith(
      '; repeat its settings or give another --train_dir')


def test_the_counts_of_the_classes_follow_from_the_data():
  counted = dataclasses.replace(tiny_runs.config(), class_counts=(4,) * 10)
  run_compatibility.check_compatible(tiny_runs.config(), counted, 'runs/a')
