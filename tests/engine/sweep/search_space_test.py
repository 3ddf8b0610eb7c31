"""The trials of a sweep: every combination, or draws that the seed alone decides."""

import pytest

from engine.config import recipe_catalog
from engine.sweep import search_space
from tfrecords import errors

_BASE = recipe_catalog.get('cifar10_tutorial')


def _settings(texts, count, seed=0):
  return [dict(one.settings) for one in search_space.trials(search_space.parse(texts), count, seed)]


def test_no_more_combinations_than_trials_are_all_tried():
  assert _settings(['weight_decay=0.1,0.2', 'optimizer=sgd,adam'], 4) == [
      {'weight_decay': 0.1, 'optimizer': 'sgd'}, {'weight_decay': 0.1, 'optimizer': 'adam'},
      {'weight_decay': 0.2, 'optimizer': 'sgd'}, {'weight_decay': 0.2, 'optimizer': 'adam'}]


def test_draws_are_a_function_of_seed_and_number():
  texts = ['learning_rate=log:0.001..1', 'weight_decay=0.1,0.2']
  nine = _settings(texts, 9)
  assert nine == _settings(texts, 9)
  assert nine[:4] == _settings(texts, 4)
  assert nine != _settings(texts, 9, seed=1)
  assert len({str(one) for one in nine}) == 9


def test_no_two_trials_are_alike():
  found = _settings(['weight_decay=0.1,0.2,0.3', 'dropout=0,0.5'], 5)
  assert len({str(one) for one in found}) == len(found) == 5
  # A range that has no more values.
  assert len(_settings(['batch_size=2..4'], 9)) == 3


def test_a_trial_has_its_recipe_and_its_name():
  trial, = search_space.trials(search_space.parse(['learning_rate=0.25', 'nesterov=false']), 9, 0)
  assert str(trial) == 'learning_rate=0.25 nesterov=false'
  assert trial.recipe(_BASE) == _BASE.with_settings(learning_rate=0.25, nesterov=False)


def test_settings_that_do_not_fit_are_refused():
  trial, = search_space.trials(search_space.parse(['beta1=0.25']), 9, 0)
  with pytest.raises(errors.InputError, match='^--set: trial 0, beta1=0.25: --beta1: the optimizer '
                                              'sgd does not use it'):
    trial.recipe(_BASE)


@pytest.mark.parametrize('texts, message', [
    ([], '--set is missing; give what to vary, such as --set learning_rate=log:0.003..0.3'),
    (['dropout=0,0.5', 'dropout=0..1'], '--set=dropout=0,0.5: dropout is given twice; once will '
     'do')])
def test_what_varies_is_given_once(texts, message):
  with pytest.raises(errors.InputError) as caught:
    search_space.parse(texts)
  assert str(caught.value) == message
