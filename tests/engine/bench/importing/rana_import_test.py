"""Tests for engine.bench.importing.rana_import."""

import tempfile

from engine.bench.importing import rana_import
from tests.engine.bench.importing import small_folder


def test_a_folder_is_imported_and_nothing_stays(tmp_path, monkeypatch):
  monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path / 'temporary'))
  (tmp_path / 'temporary').mkdir()
  workload = small_folder.write(tmp_path / 'pictures')
  assert rana_import.build(workload, 1).work() == small_folder.COUNT
  assert [*(tmp_path / 'temporary').iterdir()] == []
