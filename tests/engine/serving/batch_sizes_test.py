"""Batches are padded to a few sizes, and the answers are those of the images alone."""

import numpy as np
import pytest

from engine.serving import batch_sizes


@pytest.mark.parametrize('max_batch, sizes', [
    (1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (64, [1, 2, 4, 8, 16, 32, 64]),
    (65, [1, 2, 4, 8, 16, 32, 64, 65])])
def test_sizes_are_powers_of_two_and_the_largest(max_batch, sizes):
  assert batch_sizes.sizes(max_batch) == sizes


def test_any_number_of_images():
  seen = []

  def ask(batch):
    seen.append(len(batch))
    return batch.sum(axis=(1, 2, 3), dtype=np.int64)

  for count in range(1, 12):
    images = np.random.default_rng(count).integers(0, 256, [count, 2, 2, 1], np.uint8)
    np.testing.assert_array_equal(
        batch_sizes.answer(ask, images, 4), images.sum(axis=(1, 2, 3), dtype=np.int64))
  assert {*seen} == {1, 2, 4}
