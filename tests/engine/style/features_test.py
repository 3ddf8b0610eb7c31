"""Tests for engine.style.features: layers that are asked for."""

import pytest

from engine.style import features
from tests.engine.style import small_features
from tfrecords import errors


@pytest.mark.parametrize('wanted, words', [
    (['relu9'], '^--style_layers=relu9: small has no such layer; give relu2$'),
    (['zzz'], '^--style_layers=zzz: small has no such layer; give conv1, relu1, pool1, conv2, re'),
    ([], '^--style_layers=: name one layer or more, each once, of conv1'),
    (['relu1', 'relu1'], '^--style_layers=relu1,relu1: name one layer')])
def test_layers_that_are_not_there(wanted, words):
  with pytest.raises(errors.InputError, match=words):
    small_features.network().check(wanted, 'style_layers')


def test_layers_that_are_there():
  assert small_features.network().check(['relu2', 'relu1'], 'x') == ('relu2', 'relu1')


def test_a_gray_level_has_three_channels():
  assert features.gray(7.0).tolist() == [7.0, 7.0, 7.0]
