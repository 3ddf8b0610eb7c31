"""Tests for engine.bench.importing.huggingface_import."""

import numpy as np
import pytest

from engine.bench.core import worker
from engine.bench.importing import huggingface_import
from tests.engine.bench.importing import small_folder

pytest.importorskip('datasets')


@pytest.mark.parametrize('name', ['1 process', '1 process, reduced scale'])
def test_the_images_are_those_of_an_import(tmp_path, name):
  workload = small_folder.write(tmp_path / 'pictures')
  mode = huggingface_import.MODES[name]
  found = huggingface_import.build(workload, mode).mapped(str(tmp_path / 'cache'))
  np.testing.assert_array_equal(found['pixels'][:],
                                small_folder.images(workload, is_reduced=mode.is_reduced))
  assert found['label'][:] == [0] * 20 + [1] * 20


def test_each_pass_begins_anew_in_so_many_processes(tmp_path):
  workload = small_folder.write(tmp_path / 'pictures')
  with worker.Worker('two', huggingface_import.build, workload,
                     huggingface_import.MODES['2 processes']) as one:
    assert [one.call('work') for _ in range(2)] == [small_folder.COUNT] * 2
