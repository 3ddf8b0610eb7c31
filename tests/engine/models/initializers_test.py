"""First values: what they are distributed like, and what they depend on."""

import math

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.models import initializers


def test_truncated_variance_against_the_integral():
  x = np.linspace(-2.0, 2.0, 200_001)
  density = np.exp(-x ** 2 / 2)
  assert initializers.TRUNCATED_VARIANCE == pytest.approx(
      (x ** 2 * density).sum() / density.sum(), rel=1e-4)
  assert math.sqrt(initializers.TRUNCATED_VARIANCE) == pytest.approx(0.8796, abs=5e-5)


def test_truncated_normal_values():
  values = initializers.truncated_normal('conv1/weights', [100_000], 0.05, seed=3).numpy()
  assert values.dtype == np.float32
  assert np.abs(values).max() <= 0.1
  assert values.mean() == pytest.approx(0.0, abs=0.001)
  assert values.std() == pytest.approx(0.05 * math.sqrt(initializers.TRUNCATED_VARIANCE), rel=0.01)


@hypothesis.given(seed=st.integers(0, 2 ** 63 - 1), name=st.text(max_size=20))
@hypothesis.settings(max_examples=20)
def test_values_depend_on_seed_and_name_alone(seed, name):
  first = initializers.truncated_normal(name, [8], 1.0, seed).numpy()
  initializers.truncated_normal('another', [5], 1.0, seed)
  np.testing.assert_array_equal(initializers.truncated_normal(name, [8], 1.0, seed), first)
  assert (initializers.truncated_normal(f'{name}.', [8], 1.0, seed).numpy() != first).any()
  assert (initializers.truncated_normal(name, [8], 1.0, seed ^ 1).numpy() != first).any()


def test_a_longer_deviation_scales_the_same_values():
  narrow = initializers.truncated_normal('a', [50], 0.5, seed=0)
  wide = initializers.truncated_normal('a', [50], 2.0, seed=0)
  np.testing.assert_array_equal(wide.numpy(), narrow.numpy() * 4)


def test_constant():
  variable = initializers.constant('conv2/biases', [3], 0.1)
  assert variable.name == 'conv2/biases:0'
  np.testing.assert_array_equal(variable, np.float32([0.1, 0.1, 0.1]))


def test_dirac_filters_pass_their_channels_on():
  filters = initializers.dirac('a', [3, 3, 4, 6], seed=0)
  images = np.random.default_rng(0).normal(size=[2, 5, 5, 4]).astype(np.float32)
  passed = tf.nn.conv2d(images, filters, 1, 'SAME')
  np.testing.assert_allclose(passed[..., :4], images, atol=1e-6)
  rest = filters.numpy()[..., 4:]
  assert 0 < np.abs(rest).max() <= (3 * 3 * 4) ** -0.5
  assert rest.std() == pytest.approx((3 * 3 * 4) ** -0.5 / 3 ** 0.5, rel=0.3)


def test_dirac_filters_of_fewer_outputs_pass_the_first_channels_on():
  filters = initializers.dirac('a', [1, 3, 5, 2], seed=0)
  images = np.random.default_rng(0).normal(size=[1, 3, 4, 5]).astype(np.float32)
  np.testing.assert_allclose(
      tf.nn.conv2d(images, filters, 1, 'SAME'), images[..., :2], atol=1e-6)


def test_dirac_filters_depend_on_seed_and_name():
  first = initializers.dirac('a', [3, 3, 2, 4], seed=0).numpy()
  np.testing.assert_array_equal(initializers.dirac('a', [3, 3, 2, 4], seed=0), first)
  assert (initializers.dirac('b', [3, 3, 2, 4], seed=0).numpy() != first).any()
  assert (initializers.dirac('a', [3, 3, 2, 4], seed=1).numpy() != first).any()
