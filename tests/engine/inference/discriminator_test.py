"""A logistic regression against scikit-learn's terms: by its optimum, and by what it tells."""

import numpy as np
import pytest

from engine.inference import discriminator

_RNG = np.random.default_rng(0)
_INSIDE, _OUTSIDE = _RNG.normal(0, 1, [400, 5]), _RNG.normal([1, 0, 0, 0, 0], 1, [200, 5])


def _loss(found, inside, outside):
  """Returns what the weights minimize, from the formula."""
  scaled = [np.clip((side - found.mean) / found.deviation, -6, 6) for side in (inside, outside)]
  margins = [-(scaled[0] @ found.weights + found.bias), scaled[1] @ found.weights + found.bias]
  count = len(inside) + len(outside)
  return (sum(np.log1p(np.exp(-one)).mean() / 2 for one in margins)
          + (found.weights ** 2).sum() / (2 * 1e-3 * count))


def test_no_other_weights_have_a_smaller_loss():
  found = discriminator.fitted(_INSIDE, _OUTSIDE)
  least = _loss(found, _INSIDE, _OUTSIDE)
  for number in range(6):
    for step in (-0.05, 0.05):
      moved = np.append(found.weights, found.bias)
      moved[number] += step
      other = discriminator.Discriminator(found.mean, found.deviation, moved[:-1], moved[-1])
      assert _loss(other, _INSIDE, _OUTSIDE) > least


def test_the_feature_that_differs_decides():
  found = discriminator.fitted(_INSIDE, _OUTSIDE)
  assert np.abs(found.weights).argmax() == 0
  assert found.scores(_OUTSIDE).mean() > found.scores(_INSIDE).mean()


def test_what_is_far_away_counts_as_six_deviations_and_what_never_varied_as_little():
  inside = np.c_[_INSIDE, np.zeros(400)]
  found = discriminator.fitted(inside, np.c_[_OUTSIDE, np.zeros(200)])
  far, farther = (np.array([[value, 0, 0, 0, 0, 0]]) for value in (50.0, 5e9))
  assert found.scores(far) == pytest.approx(found.scores(farther))
  assert found.weights[5] == 0
