"""Tests for engine.bench.evaluation.rana_evaluation, on a run of a few records."""

import pytest
import tensorflow as tf

from engine.bench.evaluation import rana_evaluation
from engine.training import memory_allocator
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='run_dir')
def fixture_run_dir(tmp_path, monkeypatch):
  monkeypatch.setattr(tf.config, 'set_visible_devices', lambda devices, kind: None)
  monkeypatch.setattr(memory_allocator, 'keep_freed_memory', lambda: True)
  tiny_runs.write_records(tmp_path)
  return tiny_runs.make(tmp_path / 'run', (3,), **tiny_runs.SOFTMAX)


def test_a_pass_takes_every_image_once(tmp_path, run_dir):
  found = rana_evaluation.RanaPass(run_dir.path, 'float32', str(tmp_path))
  assert found.work() == tiny_runs.TEST_EXAMPLES
  outcome = found.outcome()
  assert outcome.accuracy * tiny_runs.TEST_EXAMPLES == pytest.approx(
      round(outcome.accuracy * tiny_runs.TEST_EXAMPLES))
  assert 0 < outcome.loss < 50


@pytest.mark.slow
def test_both_ways_find_the_same(tmp_path, run_dir):
  alone = rana_evaluation.RanaPass(run_dir.path, 'float32', str(tmp_path))
  whole = rana_evaluation.RanaEvaluation(run_dir.path, 'float32', str(tmp_path), False)
  assert alone.work() == whole.work() == tiny_runs.TEST_EXAMPLES
  assert alone.outcome() == whole.outcome()
  stages = whole.stages()
  assert tuple(stages) == rana_evaluation.STAGES
  assert [len(seconds) for seconds in stages.values()] == [1] * len(stages)


def test_data_that_is_missing(tmp_path):
  with pytest.raises(errors.InputError, match='test_batch.bin'):
    rana_evaluation.load(tiny_runs.config(), str(tmp_path))
