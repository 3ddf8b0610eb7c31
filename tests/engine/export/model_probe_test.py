"""A probe loads a model and asks it once."""

import numpy as np
import pytest

from engine.export import model_probe
from engine.export import runtimes
from tests.engine.export import small_networks


def test_it_returns_the_card_of_a_model_that_answers(monkeypatch):
  text, asked = small_networks.card('onnx').to_json(), []
  monkeypatch.setitem(runtimes.RUNTIMES, 'onnx', runtimes.Runtime(
      lambda path: text, lambda path, card: asked.append))
  assert model_probe.parse('onnx', 'a.onnx') == ([text], [])
  assert [(images.shape, images.dtype) for images in asked] == [((1, 32, 32, 3), np.uint8)]


def test_it_fails_as_the_runtime_does(monkeypatch):
  monkeypatch.setitem(runtimes.RUNTIMES, 'onnx', runtimes.Runtime(
      lambda path: {}['card'], lambda path, card: len))
  with pytest.raises(KeyError):
    model_probe.parse('onnx', 'a.onnx')
