"""Model cards that are read back, and damaged ones."""

import dataclasses
import json

import pytest

from engine.export import model_card_reader
from tests.engine.export import small_networks
from tfrecords import errors
from tfrecords.pictures import fit


def test_a_card_comes_back():
  rule = fit.FitRule(32, 32, 'pad', (1, 2, 3))
  card = dataclasses.replace(small_networks.card('onnx'), rule=rule)
  assert model_card_reader.from_json(card.to_json(), 'm') == card
  bare = dataclasses.replace(card, statistics=None, rule=None, temperature=None)
  assert model_card_reader.from_json(bare.to_json(), 'm') == bare


@pytest.mark.parametrize('changes, reason', [
    ({'rana': 2}, 'rana is 2, not 1'), ({'correct': 24}, '24 of 23 images right'),
    ({'step': -1}, 'step is not a whole number from 0'), ({'temperature': 0}, 'temperature is not'),
    ({'config': 3}, 'not the config of a run'), ({'rule': {'fit': 'zoom', 'background': [1, 2, 3]}},
                                                 'fit is none of crop, pad, stretch')])
def test_a_damaged_card_is_one_line(changes, reason):
  values = json.loads(small_networks.card('onnx').to_json()) | changes
  with pytest.raises(errors.InputError, match=f'^m: .*{reason}'):
    model_card_reader.from_json(json.dumps(values), 'm')


def test_no_json_is_one_line():
  with pytest.raises(errors.InputError, match='^m: has no model card that can be read .*; give a'):
    model_card_reader.from_json('[' * 100_000, 'm')
