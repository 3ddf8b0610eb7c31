"""Tests for engine.bench.importing.torchvision_import."""

import numpy as np
import pytest

from engine.bench.core import worker
from engine.bench.importing import torchvision_import
from tests.engine.bench.importing import small_folder

pytest.importorskip('torch')
pytest.importorskip('torchvision')


@pytest.mark.parametrize('name', ['no workers', 'no workers, reduced scale'])
def test_the_images_are_those_of_an_import_but_for_rounding(tmp_path, name):
  workload = small_folder.write(tmp_path / 'pictures')
  mode = torchvision_import.MODES[name]
  loaded = torchvision_import.build(workload, mode)
  found = loaded.images().transpose(0, 2, 3, 1).astype(int)
  # It scales the whole picture, and crops then.
  expected = small_folder.images(workload, is_reduced=mode.is_reduced)
  assert np.abs(found - expected).max() <= 1
  assert loaded.work() == small_folder.COUNT


def test_workers_decode_all_pictures(tmp_path):
  workload = small_folder.write(tmp_path / 'pictures')
  with worker.Worker('two', torchvision_import.build, workload,
                     torchvision_import.MODES['2 workers']) as one:
    assert [one.call('work') for _ in range(2)] == [small_folder.COUNT] * 2
