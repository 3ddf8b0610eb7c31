"""report.json has strings for NaN and infinity, which JSON lacks."""

import json

import pytest

from engine.trainer import failure_record


def test_non_finite_numbers_become_strings():
  report = failure_record.FailureReport(
      7, 'the loss', 0.5, (4,), 0, {'loss': float('nan')}, {'softmax/weights': float('inf')},
      ((6, 2.5), (7, float('nan'))))
  assert json.loads(report.to_json(), parse_constant=pytest.fail) == {
      'format': 1, 'step': 7, 'tensor': 'the loss', 'learning_rate': 0.5, 'lr_halvings': [4],
      'num_cached_stages': 0, 'loss_terms': {'loss': 'nan'},
      'gradient_norms': {'softmax/weights': 'inf'}, 'losses': [[6, 2.5], [7, 'nan']]}
