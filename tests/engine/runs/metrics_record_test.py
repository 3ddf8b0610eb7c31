"""Parsing of one line of metrics.jsonl."""

import json
import math

import pytest

from engine.runs import metrics_record


@pytest.mark.parametrize('values', [
    {}, {'loss': 1.5, 'learning_rate': 0}, {'loss': math.inf}, {'accuracy': 1, 'count': 0},
    {'interval': [0.0, 1]}, {'text': ['anything']}, {'eval_data': 'test'},
    {'kind': 'rollback', 'lr_halvings': [0, 5]}])
def test_a_record_is_returned(values):
  record = {'kind': 'train', 'step': 3} | values
  assert metrics_record.parse(json.dumps(record)) == record


def test_a_former_name_is_replaced():
  line = '{"kind": "eval", "step": 3, "eval_data": "holdout"}'
  assert metrics_record.parse(line)['eval_data'] == 'validation'


@pytest.mark.parametrize('line', [
    '', '5', '{}', '{"kind": "train"}', '{"step": 1}', '{"kind": 5, "step": 1}',
    '{"kind": "eval", "step": 1, "interval": [0, 2]}',
    '{"kind": "eval", "step": 1, "interval": [0]}', '{"kind": "eval", "step": 1, "count": -1}',
    '{"kind": "eval", "step": 1, "count": 1.5}', '{"kind": "eval", "step": 1, "accuracy": NaN}',
    '{"kind": "rollback", "step": 1}', '{"kind": "rollback", "step": 1, "lr_halvings": 5}',
    '{"kind": "rollback", "step": 1, "lr_halvings": ["1"]}',
    '{"kind": "rollback", "step": 1, "lr_halvings": [9223372036854775808]}',
    '{"kind": "train", "step": 9223372036854775808}',
    '{"kind": "validation", "step": 1, "best_accuracy": "x", "best_step": 1, '
    '"evals_without_improvement": 0}'])
def test_other_lines_are_none(line):
  assert metrics_record.parse(line) is None
