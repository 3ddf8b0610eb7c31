"""Tests for engine.reporting.jsonl_tracker."""

import pytest

from engine.reporting import jsonl_tracker
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs


def test_a_record_is_a_line_whatever_was_left_before(tmp_path):
  tracker = jsonl_tracker.JsonlTracker(run_dir_lib.RunDir(tmp_path), tiny_runs.config())
  path = tmp_path / 'metrics.jsonl'
  assert not path.exists()
  tracker.write('train', 10, {'loss': 1.5}, {})
  # What a trainer leaves that is killed while it writes.
  path.write_text(path.read_text() + '{"kind": "tr')
  tracker.write('eval', 10, {'accuracy': 0.5}, {'confusion': tmp_path / 'a.png'})
  tracker.close()
  assert metrics_log.read_all(path) == [
      {'kind': 'train', 'step': 10, 'loss': 1.5}, {'kind': 'eval', 'step': 10, 'accuracy': 0.5}]


def test_a_file_that_cannot_be_written_is_an_error(tmp_path):
  tracker = jsonl_tracker.JsonlTracker(run_dir_lib.RunDir(tmp_path / 'gone'), tiny_runs.config())
  with pytest.raises(metrics_log.WriteError, match='No such file'):
    tracker.write('train', 10, {}, {})
