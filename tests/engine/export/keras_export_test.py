"""Runs as pairs that Keras loads, and pairs as runs."""

import dataclasses
import sys

import keras
import numpy as np
import pytest

from engine.export import keras_export
from engine.inference import predictor
from engine.models import model_registry
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tests.engine.export import formats_agree
from tests.engine.export import small_networks
from tfrecords import errors


@pytest.fixture(autouse=True)
def fixture_registry(monkeypatch):
  """The file of an export registers its own layers; those of the sources are registered again."""
  known = keras.saving.get_custom_objects()
  before = {**known}
  monkeypatch.setattr(sys, 'path', [*sys.path])
  yield
  sys.modules.pop('keras_layers', None)
  known.clear()
  known.update(before)


# Every layer that Keras has as well, in an order that a list of layers allows.
_SEQUENTIAL = ('sequential:rescale/2/-0.5,conv/4/3/2,norm,relu,average/2/1,lrn,'
               'conv/5/2/1/valid/nobias,silu,pool/2/1/valid,norm/0.01,gelu,{end},dropout/0.5,dense/6,norm,dense/nobias')
_NETWORKS = [*model_registry.MODELS, *(_SEQUENTIAL.format(end=end) for end in (
    'flatten', 'global_average', 'global_max'))]


def _changes(model):
  standardize = {} if model in ('tutorial', 'softmax', 'deep', 'dense') else {'standardize': False}
  decayed = {'tutorial': ('local3',)}.get(model, ('all',) if ':' in model else ())
  return {'model': model, 'weight_decay_layers': decayed,
          # So that every network fits.
          'crop_size': 12, 'test_time_flip': model == 'tutorial', **standardize}


@pytest.mark.parametrize('model', [
    pytest.param(model, marks=pytest.mark.slow if 'global' in model or model == 'airbench' else ())
    for model in _NETWORKS])
def test_keras_says_what_the_run_says(tmp_path, model):
  network = small_networks.make(tmp_path / 'run', 'keras', **_changes(model))
  if model == 'deep':
    network.card = dataclasses.replace(network.card, temperature=None)
  if network.network.layer_specs() is None:
    with pytest.raises(errors.InputError, match=f'network {model} does not offer export to Keras'):
      keras_export.write(network, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ['run']
    return
  keras_export.write(network, tmp_path)
  assert sorted(path.name for path in tmp_path.iterdir()) == [
      'keras_layers.py', 'model.h5', 'model.json', 'run']
  formats_agree.check(network, tmp_path)


@pytest.mark.parametrize('changes', [
    pytest.param({}, marks=pytest.mark.slow), {'test_time_flip': True},
    pytest.param(_changes(_SEQUENTIAL.format(end='flatten')), marks=pytest.mark.slow)])
def test_there_and_back(tmp_path, changes):
  data_dir = str(tiny_runs.write_records(tmp_path / 'data'))
  network = small_networks.make(tmp_path / 'run', 'keras', **changes)
  keras_export.write(network, tmp_path)
  back = run_dir_lib.RunDir(tmp_path / 'back')
  keras_export.import_keras(tmp_path / 'model.json', network.config.recipe, data_dir, back)
  again, before = (predictor.Predictor(run_dir_lib.RunDir(tmp_path / name), print)
                   for name in ('back', 'run'))
  assert (again.step, again.config) == (0, network.config)
  np.testing.assert_array_equal(again.probabilities(small_networks.IMAGES),
                                before.probabilities(small_networks.IMAGES))


def test_no_pair_leaves_no_run(tmp_path):
  recipe = tiny_runs.config().recipe
  back = run_dir_lib.RunDir(tmp_path / 'back')
  with pytest.raises(errors.InputError, match='none.json: no such file'):
    keras_export.import_keras(tmp_path / 'none.json', recipe, 'none', back)
  (tmp_path / 'a.json').write_text('{}')
  with pytest.raises(errors.InputError, match='a.json: not the JSON of a Sequential model'):
    keras_export.import_keras(tmp_path / 'a.json', recipe, 'none', back)
  assert not back.path.exists()
