"""Tests for engine.evaluation.evaluation_log."""

import json

import numpy as np
import pytest

from engine.evaluation import evaluation_log
from engine.evaluation import metrics
from engine.runs import metrics_log

AVERAGES = metrics.ClassificationMetrics(np.array([[6, 2], [0, 0]]), 4.0)
RAW = metrics.ClassificationMetrics(np.array([[8, 0], [0, 0]]), float('nan'))


def record(step, eval_data='test', **others):
  evaluation = evaluation_log.Evaluation(step, AVERAGES, **({'raw': RAW} | others))
  return evaluation_log.record(evaluation, eval_data, ('cat', 'dog'), 1.23456)


def write(path, *records, kind=evaluation_log.KIND):
  file = metrics_log.MetricsFile(path)
  for values in records:
    file.append(kind, values['step'], values)
  file.close()


def test_a_record_holds_all_and_is_strict_json():
  values = record(4000)
  interval = values.pop('interval')
  assert values == {
      'step': 4000, 'eval_data': 'test', 'accuracy': 0.75, 'accuracy_raw': 1.0, 'correct': 6,
      'count': 8, 'cross_entropy': 0.5, 'cross_entropy_raw': None, 'seconds': 1.235,
      'per_class': {'cat': {'precision': 1.0, 'recall': 0.75},
                    'dog': {'precision': 0.0, 'recall': None}}}
  assert interval == pytest.approx(metrics.wilson_interval(6, 8))
  json.dumps(values, allow_nan=False)


def test_a_record_holds_only_what_was_evaluated():
  assert not [key for key in record(1, raw=None) if key.endswith(('_raw', '_unflipped'))]
  both = record(1, unflipped=metrics.ClassificationMetrics(np.array([[2, 6], [0, 0]]), 8.0))
  assert (both['accuracy'], both['accuracy_raw'], both['accuracy_unflipped']) == (0.75, 1, 0.25)
  assert both['cross_entropy_unflipped'] == 1.0


def test_reads_the_same_examples_only(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  write(path, record(200), record(100), record(300, 'train_eval'), record(100, 'train_eval'),
        record(400) | {'count': 5})
  write(path, record(500), kind='train')
  assert list(evaluation_log.read(path, 'test', 8)) == [100, 200]
  assert list(evaluation_log.read(path, 'train_eval', 8)) == [100, 300]
  assert list(evaluation_log.read(path, 'test', 5)) == [400]
  assert evaluation_log.read(path, 'validation', 8) == {}


def test_the_last_of_a_step_counts(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  write(path, record(100), record(100) | {'accuracy': 0.5})
  assert evaluation_log.read(path, 'test', 8)[100]['accuracy'] == 0.5


def test_passes_over_what_is_no_record(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  assert evaluation_log.read(path, 'test', 8) == {}
  path.write_text('{"kind": "ev\n[1]\n')
  write(path, record(100))
  assert list(evaluation_log.read(path, 'test', 8)) == [100]
