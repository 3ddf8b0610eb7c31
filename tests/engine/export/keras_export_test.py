"""Runs as pairs that Keras loads, and pairs as runs."""

import dataclasses

import numpy as np
import pytest

from engine.export import keras_export
from engine.inference import predictor
from engine.models import model_registry
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors

_IMAGES = np.random.default_rng(3).integers(0, 256, [5, 32, 32, 3], np.uint8)


def _run(path, model, **changes):
  layers = ('local3',) if model == 'tutorial' else ()
  return tiny_runs.make(path, (10,), model=model, weight_decay_layers=layers, **changes)


def _crop(model):
  return {'tutorial': {}, 'softmax': {}, 'deep': {}, 'dense': {}}.get(model, {'standardize': False})


@pytest.mark.parametrize('model', model_registry.MODELS)
def test_keras_says_what_the_run_says(tmp_path, monkeypatch, model):
  # 12 pixels, so that every network fits.
  monkeypatch.setattr(tiny_runs, 'config', _config_of_twelve)
  asked = predictor.Predictor(_run(tmp_path / 'run', model, **_crop(model)), print)
  if asked.network.layer_specs() is None:
    with pytest.raises(errors.InputError, match=f'network {model} does not offer export to Keras'):
      keras_export.export(asked, tmp_path / 'model.json')
    assert [path.name for path in tmp_path.iterdir()] == ['run']
    return
  files = keras_export.export(asked, tmp_path / 'model.json')
  assert [path.name for path in files] == ['model.json', 'model.h5', 'keras_layers.py']
  theirs = keras_export.load(*files[:2])(_IMAGES.astype(np.float32), training=False)
  np.testing.assert_allclose(theirs, asked.probabilities(_IMAGES), atol=1e-5)


_small = tiny_runs.config


def _config_of_twelve(**changes):
  config = _small(**changes)
  return dataclasses.replace(config, recipe=config.recipe.with_settings(crop_size=12))


def test_there_and_back(tmp_path):
  data_dir = str(tiny_runs.write_records(tmp_path / 'data'))
  run_dir = _run(tmp_path / 'run', 'tutorial')
  asked = predictor.Predictor(run_dir, print)
  path, *_ = keras_export.export(asked, tmp_path / 'model.json')
  back = run_dir_lib.RunDir(tmp_path / 'back')
  keras_export.import_keras(path, run_dir.read_config().recipe, data_dir, back)
  again = predictor.Predictor(back, print)
  assert (again.step, again.config) == (0, asked.config)
  np.testing.assert_array_equal(again.probabilities(_IMAGES), asked.probabilities(_IMAGES))


def test_nothing_is_overwritten(tmp_path):
  run_dir = _run(tmp_path / 'run', 'tutorial')
  asked = predictor.Predictor(run_dir, print)
  keras_export.export(asked, tmp_path / 'model.json')
  before = {path: path.read_bytes() for path in tmp_path.glob('*.*')}
  with pytest.raises(errors.InputError, match='model.json and .*model.h5: already exist; give '):
    keras_export.export(asked, tmp_path / 'model.json')
  with pytest.raises(errors.InputError, match='holds a run already'):
    keras_export.import_keras(
        tmp_path / 'model.json', run_dir.read_config().recipe, 'none', run_dir)
  assert before == {path: path.read_bytes() for path in tmp_path.glob('*.*')}


def test_another_keras_layers_py_is_kept(tmp_path):
  asked = predictor.Predictor(_run(tmp_path / 'run', 'tutorial'), print)
  layers = tmp_path / 'keras_layers.py'
  layers.write_text('# mine')
  with pytest.raises(errors.InputError, match='^--output=.*/keras_layers.py: already exists; '):
    keras_export.export(asked, tmp_path / 'model.json')
  assert layers.read_text() == '# mine'
  assert not list(tmp_path.glob('model.*'))
  keras_export.export(asked, tmp_path / 'model.json', overwrite=True)
  keras_export.export(asked, tmp_path / 'second.json')
  assert layers.read_text() != '# mine'


def test_a_difference_is_a_fault_of_ours(tmp_path, monkeypatch):
  asked = predictor.Predictor(_run(tmp_path / 'run', 'tutorial'), print)
  said = asked.probabilities
  monkeypatch.setattr(asked, 'probabilities', lambda *a, **named: said(*a, **named) + 2e-5)
  with pytest.raises(RuntimeError, match='Keras differs by 2e-05 in a probability, more than 1e'):
    keras_export.export(asked, tmp_path / 'model.json')


def test_no_pair_leaves_no_run(tmp_path):
  recipe = tiny_runs.config().recipe
  back = run_dir_lib.RunDir(tmp_path / 'back')
  with pytest.raises(errors.InputError, match='none.json: no such file'):
    keras_export.import_keras(tmp_path / 'none.json', recipe, 'none', back)
  (tmp_path / 'a.json').write_text('{}')
  with pytest.raises(errors.InputError, match='a.json: not the JSON of a Sequential model'):
    keras_export.import_keras(tmp_path / 'a.json', recipe, 'none', back)
  assert not back.path.exists()
