"""Softmax and cross-entropy step by step: each step evaluates to its result."""

import re

import numpy as np
import pytest

from engine.gradcheck import worked_softmax

LOGITS = (1.3, -0.2, 5.2)


def test_numbers_by_hand():
  shares = worked_softmax.probabilities(LOGITS)
  np.testing.assert_allclose(shares, np.exp(LOGITS) / np.exp(LOGITS).sum())
  loss, gradient = worked_softmax.cross_entropy_of(LOGITS, 1)
  np.testing.assert_allclose(loss, -np.log(shares[1]))
  np.testing.assert_allclose(gradient, shares - [0, 1, 0], atol=1e-15)


@pytest.mark.parametrize('logits', [LOGITS, (30.0, -3.0, 0.0), (0.0, -1000.0, 9999.0)])
def test_every_step_evaluates_to_its_result(logits):
  lines = worked_softmax.explain_cross_entropy(logits, 1).splitlines()
  steps = [re.sub(r'gradient of logit \d: |loss = ', '', line.split(': ', 1)[1])
           for line in lines if line.startswith('  step')]
  assert len(steps) == 3 + 3 + 1 + 3 + 1 + 3
  for step in steps:
    text, result = step.rsplit(' = ', 1)
    value = eval(text, {'exp': np.exp, 'log': np.log})
    np.testing.assert_allclose(value, float(result), rtol=1e-4,
                               atol=0 if '/' in text else 1e-6)


def test_the_text_has_the_results():
  lines = worked_softmax.explain_softmax(LOGITS).splitlines()
  assert '   0.0197529 0.00440746    0.97584' in lines
  assert sum(line.startswith('  step') for line in lines) == 10
