"""A training of the retraining benchmark: done once, evaluated once, errors passed on."""

import dataclasses

import pytest

from engine.bench.retrain import retrain_run
from engine.config import train_options
from engine.runs import metrics_log
from tests.engine import tiny_runs
from tfrecords import errors

_RECIPE = tiny_runs.config(
    max_steps=2, class_subset=('ship', 'dog'), **tiny_runs.SOFTMAX).recipe


def test_trained_and_evaluated_once(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  options = train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir), summary_interval=0)
  runs = retrain_run.RetrainRuns()
  runs.run(_RECIPE, options)
  record, = metrics_log.read(tmp_path / 'run' / 'metrics.jsonl', 'eval', eval_data='test')
  # Four ships and a dog.
  assert (record['step'], record['count']) == (2, 5)
  assert 'accuracy_raw' not in record
  before = (tmp_path / 'run' / 'metrics.jsonl').read_bytes()
  runs.run(_RECIPE, options)
  assert (tmp_path / 'run' / 'metrics.jsonl').read_bytes() == before
  other = dataclasses.replace(_RECIPE, learning_rate=0.5)
  with pytest.raises(errors.InputError, match='learning_rate is 0.1 in the run, 0.5 was requested'):
    runs.run(other, options)
