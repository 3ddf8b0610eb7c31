"""Keras's .keras files as runs: the same answers, and every layer without a counterpart refused."""

import json
import zipfile

import keras
from keras import layers
import numpy as np
import pytest

from engine.export import keras_file
from engine.inference import predictor
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors

_IMAGES = np.random.default_rng(3).integers(0, 256, [5, 32, 32, 3], np.uint8)
# The middle 8x8 pixels, as of the tiny runs.
_WINDOWS = _IMAGES[:, 12:20, 12:20].astype(np.float32)


def _recipe(**changes):
  return tiny_runs.config(**{'weight_decay_layers': ('all',)} | changes).recipe


def _save(path, *stack, shape=(8, 8, 3)):
  model = keras.Sequential([keras.Input(shape), *stack])
  random = np.random.default_rng(1)
  model.set_weights([random.uniform(0.1, 0.6, value.shape) for value in model.get_weights()])
  model.save(path)
  return model


def _import(path, run, input_range=0, **changes):
  run_dir = run_dir_lib.RunDir(run)
  keras_file.import_run(path, _recipe(**changes), 'none', run_dir, input_range)
  return predictor.Predictor(run_dir, print)


def test_every_known_layer(tmp_path):
  model = _save(
      tmp_path / 'a.keras', layers.Rescaling(1 / 127.5, offset=-1),
      layers.Conv2D(4, 3, activation='relu', name='any'), layers.BatchNormalization(),
      layers.MaxPooling2D(2), layers.Conv2D(5, 2, strides=2, padding='same', use_bias=False),
      layers.BatchNormalization(scale=False, epsilon=0.01), layers.Activation('silu'),
      layers.AveragePooling2D(2, strides=1, padding='same'), layers.ReLU(), layers.Dropout(0.5),
      layers.Flatten(), layers.Dense(6, activation='gelu'),
      layers.BatchNormalization(center=False), layers.Dense(10), layers.Softmax())
  asked = _import(tmp_path / 'a.keras', tmp_path / 'run')
  np.testing.assert_allclose(asked.probabilities(_IMAGES), model(_WINDOWS), atol=1e-5)
  assert asked.config.recipe.model == (
      'sequential:rescale/255/0,rescale/0.00784313725490196/-1.0,conv/4/3/1/valid,relu,norm/0.001,'
      'pool/2/2/valid,conv/5/2/2/nobias,norm/0.01,silu,average/2/1,relu,dropout/0.5,flatten,'
      'dense/6,gelu,norm/0.001,dense')


@pytest.mark.parametrize('pooling, output, largest', [
    (layers.GlobalAveragePooling2D(), 'softmax', 255), (layers.GlobalMaxPooling2D(), 'linear', 1)])
def test_the_range_of_the_images(tmp_path, pooling, output, largest):
  model = _save(tmp_path / 'a.keras', pooling, layers.Dense(10, activation=output))
  # The last layer of the recipe's own network.
  decayed = ('softmax_linear',)
  with pytest.raises(errors.InputError, match='whether its images are 0 to 1 or 0 to 255, as its'):
    _import(tmp_path / 'a.keras', tmp_path / 'run')
  assert not (tmp_path / 'run').exists()
  asked = _import(tmp_path / 'a.keras', tmp_path / 'run', largest, weight_decay_layers=decayed)
  assert asked.config.recipe.weight_decay_layers == ('dense1',)
  found = model(_WINDOWS / (255 / largest))
  expected = found if output == 'softmax' else keras.ops.softmax(found)
  np.testing.assert_allclose(asked.probabilities(_IMAGES), expected, atol=1e-5)


def test_what_has_no_counterpart_leaves_no_run(tmp_path):
  _save(tmp_path / 'a.keras', layers.ZeroPadding2D(), layers.Flatten(), layers.Dense(10))
  with pytest.raises(errors.InputError, match="a.keras: layer 'zero.*' is a ZeroPadding2D, which "):
    _import(tmp_path / 'a.keras', tmp_path / 'run', 1)
  assert not (tmp_path / 'run').exists()


def test_other_sizes_are_refused(tmp_path):
  _save(tmp_path / 'a.keras', layers.Flatten(), layers.Dense(7))
  with pytest.raises(errors.InputError, match='a.keras: dense1/weights is 192x7, and the data set '
                                              'needs 192x10; give a --dataset with as many class'):
    _import(tmp_path / 'a.keras', tmp_path / 'run', 1)
  _save(tmp_path / 'b.keras', layers.Flatten(), layers.Dense(10), shape=(9, 8, 3))
  with pytest.raises(errors.InputError, match=r'b.keras: its images are 9x8x3 \(height, width'):
    _import(tmp_path / 'b.keras', tmp_path / 'run', 1)
  assert not (tmp_path / 'run').exists()


def test_other_files_are_refused(tmp_path):
  path = tmp_path / 'a.keras'
  with pytest.raises(errors.InputError, match='a.keras: no such file'):
    _import(path, tmp_path / 'run', 1)
  path.write_bytes(b'none')
  with pytest.raises(errors.InputError, match=r'a.keras: not a .keras file of Keras 3 that can be'):
    _import(path, tmp_path / 'run', 1)
  with zipfile.ZipFile(path, 'w') as archive:
    archive.writestr('config.json', json.dumps({'class_name': 'Functional'}))
  with pytest.raises(errors.InputError, match='a Functional model; only Sequential ones can be im'):
    _import(path, tmp_path / 'run', 1)
