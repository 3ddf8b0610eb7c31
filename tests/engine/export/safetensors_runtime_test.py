"""Safetensors files that are not ours; safetensors_export_test.py runs those that are."""

import numpy as np
import pytest
from safetensors import numpy as safetensors_numpy

from engine.export import exported_model
from tests.engine.export import small_networks
from tfrecords import errors


def test_a_foreign_or_damaged_file_is_one_line(tmp_path):
  path, arrays = tmp_path / 'a.safetensors', {'a': np.zeros(3, np.float32)}
  path.write_bytes(safetensors_numpy.save(arrays))
  with pytest.raises(errors.InputError, match="a.safetensors: holds tensors without the metadata"):
    exported_model.open_model(path)
  card = small_networks.card('safetensors').to_json()
  path.write_bytes(safetensors_numpy.save(arrays, {'rana': card}))
  with pytest.raises(errors.InputError, match='does not hold the tensors of the network tutorial'):
    exported_model.open_model(path)
  path.write_bytes(path.read_bytes()[:-4])
  with pytest.raises(errors.InputError, match='a.safetensors: cannot be loaded as safetensors .*'):
    exported_model.open_model(path)
