"""Cards of .tflite files; tflite_export_test.py runs the models."""

import zipfile

import pytest

from engine.export import tflite_runtime
from tfrecords import errors


def test_the_card_is_packed_behind_the_model(tmp_path):
  path = tmp_path / 'a.tflite'
  path.write_bytes(b'\x1c\0\0\0TFL3')
  with pytest.raises(errors.InputError, match='a.tflite: is a TensorFlow Lite model without a'):
    tflite_runtime.read_card(path)
  with zipfile.ZipFile(path, 'a') as archive:
    archive.writestr('card.json', '{}')
  assert tflite_runtime.read_card(path) == '{}'
