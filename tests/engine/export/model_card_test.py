"""Model cards as text and back."""

import dataclasses
import json

import pytest

from engine.config import run_config
from engine.export import model_card
from tests.engine.export import small_networks
from tfrecords import errors
from tfrecords.pictures import fit


def test_a_card_comes_back():
  rule = fit.FitRule(32, 32, 'pad', (1, 2, 3))
  card = dataclasses.replace(small_networks.card('onnx'), rule=rule)
  assert model_card.from_json(card.to_json(), 'm') == card
  bare = dataclasses.replace(card, statistics=None, rule=None, temperature=None)
  assert model_card.from_json(bare.to_json(), 'm') == bare


def test_it_says_what_a_reader_needs():
  card = small_networks.card('onnx', test_time_flip=True)
  values = json.loads(card.to_json())
  assert values['input'] == {'type': 'uint8', 'range': [0, 255], 'shape': ['n', 32, 32, 3],
                             'channels': 'RGB'}
  assert values['preprocessing'] == (
      'the central 8x8, every image standardized to mean 0 and deviation 1; answers of the mirror '
      'image averaged in')
  assert (values['accuracy'], values['count'], values['dataset']) == (0.652174, 23, 'cifar10')
  assert values['interval'] == pytest.approx([0.449, 0.812], abs=1e-3)


def test_no_path_of_this_machine_is_in_it(tmp_path):
  card = small_networks.card('onnx')
  recipe = dataclasses.replace(card.config.recipe, dataset=str(tmp_path / 'private' / 'birds'))
  config = dataclasses.replace(
      card.config, recipe=recipe, data_dir=recipe.dataset,
      init=run_config.WarmStart(str(tmp_path / 'run')), class_counts=(4,) * 10)
  text = dataclasses.replace(card, config=config).to_json()
  assert str(tmp_path) not in text
  assert 'private' not in text
  found = model_card.from_json(text, 'm')
  assert (found.dataset, found.config.class_counts) == ('birds', (4,) * 10)


@pytest.mark.parametrize('changes, reason', [
    ({'rana': 2}, 'rana is 2, not 1'), ({'correct': 24}, '24 of 23 images right'),
    ({'step': -1}, 'step is not a whole number from 0'), ({'temperature': 0}, 'temperature is not'),
    ({'config': 3}, 'not the config of a run'), ({'rule': {'fit': 'zoom', 'background': [1, 2, 3]}},
                                                 'fit is none of crop, pad, stretch')])
def test_a_damaged_card_is_one_line(changes, reason):
  values = json.loads(small_networks.card('onnx').to_json()) | changes
  with pytest.raises(errors.InputError, match=f'^m: .*{reason}'):
    model_card.from_json(json.dumps(values), 'm')


def test_no_json_is_one_line():
  with pytest.raises(errors.InputError, match='^m: has no model card that can be read .*; give a'):
    model_card.from_json('[' * 100_000, 'm')
