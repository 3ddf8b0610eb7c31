"""Tests for engine.bench.importing.pillow_import."""

import numpy as np

from engine.bench.core import worker
from engine.bench.importing import pillow_import
from tests.engine.bench.importing import small_folder


def test_a_pool_makes_the_same_images(tmp_path):
  workload = small_folder.write(tmp_path / 'pictures')
  alone = pillow_import.build(workload, 1)
  assert alone.work() == small_folder.COUNT
  expected = small_folder.images(workload, is_reduced=True)
  np.testing.assert_array_equal(alone.images(), expected)
  with worker.Worker('pool', pillow_import.build, workload, 2) as one:
    np.testing.assert_array_equal(one.call('images'), expected)
