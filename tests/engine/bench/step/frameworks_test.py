"""Tests for engine.bench.step.frameworks."""

import dataclasses

import pytest

from engine.bench.step import frameworks
from tfrecords import errors


def test_names():
  assert frameworks.check([]) == ()
  assert frameworks.check(['torch', 'keras', 'torch']) == ('torch', 'keras')


@pytest.mark.parametrize('name, advice', [
    ('kera', 'did you mean keras?'), ('pytorch', 'did you mean torch?'),
    ('Jax', 'did you mean jax?'), ('mxnet', 'choose one of: jax, keras, torch')])
def test_an_unknown_one_is_refused_with_the_nearest(name, advice):
  with pytest.raises(errors.InputError) as caught:
    frameworks.check(['keras', name])
  assert str(caught.value) == f'--frameworks={name}: there is no such peer; {advice}'


def test_what_is_missing_is_named():
  peer = frameworks.PEERS['keras']
  assert peer.missing() == []
  assert dataclasses.replace(peer, packages=('numpy', 'no_such_one')).missing() == ['no_such_one']


@pytest.mark.parametrize('name', frameworks.PEERS)
def test_every_peer_has_a_mode_in_float32(name):
  precisions = {mode.precision for mode in frameworks.PEERS[name].modes.values()}
  assert precisions == {'float32', 'bfloat16'}
