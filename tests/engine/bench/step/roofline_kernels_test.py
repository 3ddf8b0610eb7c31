"""Tests for roofline_kernels: operations counted by hand, variants against each other."""

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.step import roofline_kernels


@pytest.fixture(name='found', scope='module')
def fixture_found():
  # Not the product of large matrices, which takes a moment.
  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(roofline_kernels, '_LARGE', 16)
    return roofline_kernels.kernels(2, (24, 24, 3), 10, tf.float32)


def test_operations_of_the_tutorials_step(found):
  conv1 = 2 * (2 * 24 * 24) * (25 * 3) * 64
  conv2 = 2 * (2 * 12 * 12) * (25 * 64) * 64
  local3, local4, softmax_linear = 2 * 2 * 2304 * 384, 2 * 2 * 384 * 192, 2 * 2 * 192 * 10
  assert [(one.name, one.flops) for one in found if one.in_step] == [
      ('conv1 forward', conv1), ('conv1 gradient of filters', conv1),
      ('conv2 forward', conv2), ('conv2 gradient of filters', conv2),
      ('conv2 gradient of input', conv2),
      ('local3 forward', local3), ('local3 gradient of weights', local3),
      ('local3 gradient of input', local3),
      ('local4 forward', local4), ('local4 gradient of weights', local4),
      ('local4 gradient of input', local4),
      ('softmax_linear forward', softmax_linear),
      ('softmax_linear gradient of weights', softmax_linear),
      ('softmax_linear gradient of input', softmax_linear)]


def test_the_large_product_is_not_part_of_the_step(found):
  assert [(one.name, one.flops) for one in found if not one.in_step] == [
      ('large matrices', 2 * 16 ** 3)]


def test_odd_images_are_halved_as_the_network_does():
  found = {one.name: one.flops for one in roofline_kernels.kernels(1, (7, 5, 1), 2, tf.float32)}
  assert found['conv2 forward'] == 2 * (4 * 3) * 1600 * 64
  assert found['local3 forward'] == 2 * (2 * 2 * 64) * 384


def test_both_variants_of_a_dense_kernel_are_one_another_transposed(found):
  dense = [one for one in found if one.name.startswith('local')]
  assert len(dense) == 6
  for one in dense:
    straight, crossed = (variant.compute(variant.inputs[0]).numpy()
                         for variant in one.variants)
    np.testing.assert_allclose(straight, crossed.T, rtol=1e-4, atol=1e-3)
