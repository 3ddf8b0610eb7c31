"""Tests for engine.style.trained_features: a run's network on pictures of any size."""

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.config import run_config
from engine.inference import image_statistics
from engine.inference import predictor
from engine.models import model_registry
from engine.runs import run_dir as run_dir_lib
from engine.style import trained_features
from tests.engine import tiny_runs
from tfrecords import errors


def test_a_run_looks_with_its_averages(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', (10,))
  found = trained_features.read(str(run), print)
  assert (found.name, found.fingerprint) == (f'tutorial of {run}, step 10', 'tutorial, step 10')
  # Pixels that are standardized already, in the size that it was trained on.
  pixels = np.random.default_rng(0).normal(size=[1, 8, 8, 3]).astype(np.float32)
  own = predictor.Predictor(run, print).network.activations(tf.constant(pixels))
  seen = found.activations(tf.constant(pixels / found.scale + found.mean), ['norm1', 'pool2'])
  for name, values in seen.items():
    np.testing.assert_allclose(values, own[name], rtol=1e-3, atol=1e-4)
  assert found.shapes(50, 301)['pool2'] == (13, 76, 64)


def test_brightness_and_contrast_are_those_of_the_training_images(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', (10,))
  assert trained_features.read(str(run), print).mean.tolist() == [121.0] * 3
  statistics = image_statistics.ImageStatistics((100.0, 40.0, 90.0), (1.0, 1.0, 1.0))
  run.write_image_statistics(statistics.to_json())
  found = trained_features.read(str(run), print)
  assert found.mean.tolist() == [100.0] * 3
  assert found.scale == 1 / 40
  plain = tiny_runs.make(tmp_path / 'plain', (10,), standardize=False)
  assert (
    trained_features.read(str(plain), print).mean.tolist(),
    trained_features.read(str(plain), print).scale,
  ) == ([0.0] * 3, 1 / 255)


def test_defaults_name_layers_that_are_there():
  for model, defaults in trained_features.DEFAULTS.items():
    network = model_registry.build(model, (32, 32, 3), 10)
    specs = network.layer_specs()
    names = ([layer.name for layer in specs] if specs
             else network.activations(tf.zeros([1, 32, 32, 3])))
    assert {*defaults.content_layers, *defaults.style_layers} <= {*names}
    assert {*defaults.learning_rates} == {'adam', 'sgd'}


def test_what_has_no_colors_or_no_convolutions(tmp_path, monkeypatch):
  with pytest.raises(errors.InputError, match='holds no run'):
    trained_features.read(str(tmp_path), print)
  run = tiny_runs.make(tmp_path / 'dense', (10,), model='dense', weight_decay_layers=('all',))
  with pytest.raises(errors.InputError, match=(
      'its network dense has no layers for a picture of any size; give a run with one of ')):
    trained_features.read(str(run), print)
  gray = run_dir_lib.RunDir(tmp_path / 'gray')
  gray.begin(run_config.RunConfig(
      recipe_catalog.get('mnist_softmax'), 0, tuple('0123456789'), (28, 28, 1), 10))
  monkeypatch.setattr(predictor, 'Predictor', lambda run, log: type('Stub', (), {
      'config': run.read_config()}))
  with pytest.raises(errors.InputError, match='trained on mnist, which has no colors; give a run'):
    trained_features.read(str(gray), print)


def test_a_residual_network_is_used_by_its_forward_function(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', (10,), model='resnet', weight_decay_layers=('head',))
  found = trained_features.read(str(run), print)
  assert found.defaults == trained_features.DEFAULTS['resnet']
  pixels = np.random.default_rng(0).normal(size=[1, 8, 8, 3]).astype(np.float32)
  own = predictor.Predictor(run, print).network.activations(tf.constant(pixels))
  wanted = found.check(found.defaults.style_layers, 'style_layers')
  for name, values in found.activations(
      tf.constant(pixels / found.scale + found.mean), wanted).items():
    np.testing.assert_allclose(values, own[name], rtol=1e-3, atol=1e-4)


def test_layers_of_a_network_without_a_row_are_spread_over_its_first_two_thirds():
  names = [f'layer{index}' for index in range(10)]
  found = trained_features.default_layers(names)
  assert found.content_layers == ('layer6',)
  assert found.style_layers == ('layer0', 'layer2', 'layer4', 'layer6')
  assert trained_features.default_layers(['only']).style_layers == ('only',)
