"""Tests for engine.style.feature_networks: which network a flag names."""

import pytest

from engine.style import feature_networks
from tests.engine import tiny_runs
from tests.engine.style import small_vgg
from tfrecords import errors


def test_a_file_and_a_run(tmp_path):
  said = []
  vgg = feature_networks.read(str(small_vgg.write(tmp_path / 'VGG.MAT')), said.append)
  assert vgg.defaults.style_weight == 500
  assert len(said) == 1
  run = tiny_runs.make(tmp_path / 'run', (10,))
  assert feature_networks.read(str(run), said.append).name == f'tutorial of {run}, step 10'
  assert len(said) == 1


def test_the_default_is_the_run_of_make_train(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  with pytest.raises(
    errors.InputError,
    match=(
      '^--feature_network is missing and there is no runs/cifar10: run `make train` once, or give '
    ),
  ):
    feature_networks.read('', print)
  tiny_runs.make(tmp_path / 'runs/cifar10_short', (20,))
  assert feature_networks.read('', print).fingerprint == 'tutorial, step 20'
  tiny_runs.make(tmp_path / 'runs/cifar10', (10,))
  assert feature_networks.read('', print).fingerprint == 'tutorial, step 10'
