"""Tests for engine.bench.step.matmul_kernel."""

import pytest
import tensorflow as tf

from engine.bench.step import matmul_kernel


@pytest.mark.parametrize('flops, number', [(1e12, 2), (4e9, 4), (1.0, 16)])
def test_small_products_get_more_copies(flops, number):
  found = matmul_kernel.copies((2, 3), tf.bfloat16, flops)
  assert len(found) == number
  assert len({tensor.numpy().tobytes() for tensor in found}) == number
  assert {(tensor.dtype, tuple(tensor.shape)) for tensor in found} == {(tf.bfloat16, (2, 3))}


def test_values_depend_on_the_seed_alone():
  first, second, other = (matmul_kernel.values((4,), tf.float32, seed) for seed in (1, 1, 2))
  assert (first == second).numpy().all()
  assert not (first == other).numpy().any()
