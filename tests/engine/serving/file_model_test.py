"""An exported file answers through its runtime, in batches of a few sizes."""

import numpy as np
import pytest

from engine.export import exported_model
from engine.export import formats
from engine.export import model_card
from engine.inference import image_statistics
from engine.inference import predictions
from engine.serving import file_model
from tests.engine import tiny_runs
from tfrecords import errors

_IMAGES = np.random.default_rng(0).integers(0, 256, [5, 32, 32, 3], np.uint8)


def _answer(images):
  values = np.ones([len(images), 10], np.float32)
  values[:, 3] += images.mean(axis=(1, 2, 3))
  return values / values.sum(axis=1, keepdims=True)


def _opened(path, **changes):
  sizes = []

  def answer(images):
    sizes.append(len(images))
    return _answer(images)

  card = model_card.ModelCard('onnx', tiny_runs.config(), 1400, 81, 100, **changes)
  return exported_model.ExportedModel(path, formats.FORMATS['onnx'], card, answer), sizes


def test_answers_and_what_it_says_of_itself(tmp_path):
  opened, sizes = _opened(tmp_path / 'model.onnx', temperature=1.5)
  model = file_model.FileModel(opened, 4)
  np.testing.assert_array_equal(model.probabilities(_IMAGES), _answer(_IMAGES))
  assert sizes == [1, 2, 4, 4, 1]
  assert (model.info.version, model.info.preparation.image_shape) == (1400, (32, 32, 3))
  first, second, third = model.heading
  assert model.info.lines == (first.partition(': ')[2], second, third)
  assert first.startswith(f'{tmp_path}/model.onnx: ONNX, recipe cifar10_tutorial, step 1,400, '
                          'accuracy 0.8100 (0.')
  assert second.startswith('10 classes: airplane, ')
  assert third.startswith('probability: calibrated by a temperature of 1.5, within the model; ')


def test_predictions_warn_of_unusual_brightness(tmp_path):
  dim = image_statistics.from_images(_IMAGES // 16)
  opened, _ = _opened(tmp_path / 'model.onnx', statistics=dim)
  model = file_model.FileModel(opened, 4)
  usual, unusual = model.predictions([
      predictions.Asked('a', _IMAGES[0] // 16, None, ('scaled',)),
      predictions.Asked('b', _IMAGES[1], None)])
  assert (usual.notes, usual.distance, usual.is_unlike) == (('scaled',), None, None)
  assert unusual.notes[0].startswith('unlike the training images: ')
  assert (unusual.is_unlike, unusual.is_calibrated, unusual.order[0]) == (True, False, 3)


def test_a_source_loads_what_is_there(tmp_path, monkeypatch):
  file = tmp_path / 'model.onnx'
  source = file_model.FileSource(str(file), 2)
  with pytest.raises(errors.InputError, match='no such file'):
    source.newest()
  file.write_bytes(b'a model')
  before = source.newest()
  assert before == source.newest()
  monkeypatch.setattr(exported_model, 'open_model', lambda path: _opened(path)[0])
  assert source.load().info.version == 1400
