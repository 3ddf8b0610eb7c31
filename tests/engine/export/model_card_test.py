"""Model cards as text and back."""

import dataclasses
import json

import pytest

from engine.config import run_config
from engine.export import model_card_reader
from tests.engine.export import small_networks


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
  found = model_card_reader.from_json(text, 'm')
  assert (found.dataset, found.config.class_counts) == ('birds', (4,) * 10)
