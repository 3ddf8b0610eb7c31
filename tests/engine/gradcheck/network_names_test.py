"""Names of networks: those of the registry and the classic one; others are refused."""

import pytest

from engine.gradcheck import network_names
from engine.models import model_registry
from tfrecords import errors


def test_every_network_has_a_name():
  assert {*network_names.NETWORKS} == {*model_registry.MODELS, 'mlp'}
  for name in network_names.NETWORKS:
    network_names.check(name)


def test_another_name_is_refused():
  with pytest.raises(errors.InputError) as caught:
    network_names.check('resnett')
  assert str(caught.value) == (
      '--model=resnett: there is no such network; did you mean resnet?')
