"""Cards of Keras pairs; keras_export_test.py runs the models."""

import pytest

from engine.export import exported_model
from tests.engine.export import small_networks
from tfrecords import errors


def test_a_foreign_pair_is_one_line(tmp_path):
  path = tmp_path / 'model.json'
  path.write_text('{}')
  with pytest.raises(errors.InputError, match="model.json: is JSON without the key 'rana'; give a"):
    exported_model.open_model(path)
  path.write_text('[1')
  with pytest.raises(errors.InputError, match='model.json: cannot be loaded as Keras .*; export '):
    exported_model.open_model(path)
  path.write_text(f'{{"rana": {small_networks.card("keras").to_json()}}}')
  with pytest.raises(errors.InputError, match='model.h5: no such file'):
    exported_model.open_model(path)
