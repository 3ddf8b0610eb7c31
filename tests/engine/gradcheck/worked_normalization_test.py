"""Normalizations step by step: each step evaluates to its result."""

import math
import re

import numpy as np
import pytest

from engine.gradcheck import worked_normalization

VALUES = ((1, -10), (2, 30), (4, 20), (5, 60))


def test_numbers_by_hand():
  # The middle channel: 9 / (1 + 0.1 (4 + 81 + 4))^0.75.
  np.testing.assert_allclose(
      worked_normalization.normalize_locally((1, 2, 9, 2, 1))[2], 9 / 9.9**0.75)
  results, means, variances = worked_normalization.normalize_batch(VALUES)
  np.testing.assert_allclose(means, [3, 25])
  np.testing.assert_allclose(variances, np.var(VALUES, axis=0))
  np.testing.assert_allclose(results[0, 0], -2 / math.sqrt(2.501))


@pytest.mark.parametrize('text, count', [
    (worked_normalization.explain_local_response_normalization((1, -2, 9)), 2 * 3),
    (worked_normalization.explain_batch_normalization(VALUES), 2 * (2 + 4))])
def test_every_step_evaluates_to_its_result(text, count):
  steps = [part for line in text.splitlines() if line.startswith('  step')
           for part in re.sub(r'^.*?: .*?: (s = )?', '', line).split('; ')]
  assert len(steps) == count
  for step in steps:
    formula, result = step.rsplit(' = ', 1)
    value = eval(formula.replace('^', '**'), {'sqrt': math.sqrt})
    np.testing.assert_allclose(value, float(result), rtol=1e-4)
