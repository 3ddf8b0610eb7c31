"""The keys and numbers of later augmentations: each its own, and always the same."""

import numpy as np
import pytest
import tensorflow as tf

from tfrecords.augmentation import draws


def _uniform(seed=0, step=0, operation=draws.CUTOUT, count=1000):
  return draws.uniform([count], draws.key(seed, step, operation)).numpy()


def test_a_key_is_a_function_of_seed_step_and_operation():
  np.testing.assert_array_equal(_uniform(3, 2**40), _uniform(3, tf.constant(2**40, tf.int64)))
  rows = [_uniform(seed, step, operation) for seed in (0, 1) for step in (0, 1)
          for operation in (draws.COLOR_JITTER, draws.TRIVIAL_AUGMENT, draws.CUTOUT, draws.MIXING)]
  assert np.abs(np.corrcoef(rows) - np.eye(16)).max() < 0.15  # 1 / sqrt(1000) = 0.03


def test_the_numbers_are_uniform():
  values = np.sort(_uniform())
  np.testing.assert_allclose(values, np.linspace(0, 1, 1000), atol=0.06)


@pytest.mark.parametrize('alpha, deviation', [(1.0, 0.2887), (0.2, 0.4226), (8.0, 0.1213)])
def test_moments_of_beta(alpha, deviation):
  """The deviation is 1 / (2 sqrt(2 alpha + 1))."""
  values = draws.beta(4000, alpha, draws.key(0, 0, draws.MIXING)).numpy()
  assert values.dtype == np.float32
  assert 0 <= values.min()
  assert values.max() <= 1
  assert values.mean() == pytest.approx(0.5, abs=0.03)
  assert values.std() == pytest.approx(deviation, abs=0.02)


def test_a_tiny_alpha_gives_all_or_nothing_and_no_nan():
  values = draws.beta(1000, 1e-4, draws.key(0, 0, draws.MIXING)).numpy()
  assert np.isfinite(values).all()
  assert np.mean((values < 1e-3) | (values > 1 - 1e-3)) > 0.99


def test_the_draws_stay_what_they_are():
  """A training that is resumed by a later version gets the same batches."""
  np.testing.assert_allclose(_uniform(5, 3, count=3), [0.49424064, 0.73042, 0.81636167],
                             rtol=1e-6)
  np.testing.assert_allclose(draws.beta(3, 0.4, draws.key(5, 3, draws.MIXING)),
                             [0.078381, 0.2095742, 0.73048556],
                             rtol=1e-5)
