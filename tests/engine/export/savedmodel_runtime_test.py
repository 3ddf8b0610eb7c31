"""The card of a SavedModel is read without TensorFlow; the rest is in savedmodel_export_test.py."""

import pytest

from engine.export import savedmodel_runtime
from tfrecords import errors


def test_the_card_is_an_asset(tmp_path):
  with pytest.raises(errors.InputError, match='is a SavedModel without assets/card.json; give a'):
    savedmodel_runtime.read_card(tmp_path)
  (tmp_path / 'assets').mkdir()
  (tmp_path / 'assets' / 'card.json').write_text('{}')
  assert savedmodel_runtime.read_card(tmp_path) == '{}'


def test_a_damaged_fingerprint_is_an_error(tmp_path):
  (tmp_path / 'fingerprint.pb').write_bytes(b'\xff')
  with pytest.raises(RuntimeError, match='Fingerprint'):
    savedmodel_runtime.load(tmp_path, None)
