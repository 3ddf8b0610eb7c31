"""After a resumed start, no step is in the file twice, and nothing else is lost."""

import subprocess
import sys

from engine.reporting import jsonl_tracker
from engine.runs import metrics_cut
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from tests.engine import tiny_runs


def _append(run_dir, *records):
  tracker = jsonl_tracker.JsonlTracker(run_dir, tiny_runs.config())
  for kind, step in records:
    tracker.write(kind, step, {'lr_halvings': []} if kind == 'rollback' else {}, {})


def _found(run_dir):
  return [(record['kind'], record['step']) for record in metrics_log.read_all(run_dir.metrics)]


def test_records_of_later_steps_are_dropped(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  _append(run_dir, ('start', 0), ('train', 10), ('checkpoint', 10), ('train', 20),
          ('validation', 20), ('train', 30), ('eval', 10))
  metrics_cut.drop_after(run_dir, 10)
  assert _found(run_dir) == [('start', 0), ('train', 10), ('checkpoint', 10), ('eval', 10)]


def test_evaluations_and_rollbacks_stay_as_do_lines_of_others(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  path = run_dir.metrics
  _append(run_dir, ('eval', 20), ('rollback', 30), ('train', 40))
  path.write_bytes(b'no record \xff\n' + path.read_bytes() + b'{"kind": "train", "st')
  metrics_cut.drop_after(run_dir, 10)
  assert path.read_bytes().startswith(b'no record \xff\n')
  assert path.read_bytes().endswith(b'"st')
  _append(run_dir, ('train', 15))
  assert _found(run_dir) == [('eval', 20), ('rollback', 30), ('train', 15)]


def test_a_file_without_later_records_is_left_alone(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  metrics_cut.drop_after(run_dir, 0)
  assert not run_dir.metrics.exists()
  _append(run_dir, ('train', 10))
  before = run_dir.metrics.stat().st_ino
  metrics_cut.drop_after(run_dir, 10)
  assert run_dir.metrics.stat().st_ino == before


def test_nobody_else_writes_meanwhile(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  locked = (f'import fcntl, os; handle = os.open({str(tmp_path)!r}, os.O_RDONLY); '
            'fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)')
  with run_locks.metrics_locked(run_dir):
    assert subprocess.run([sys.executable, '-c', locked], check=False,
                          stderr=subprocess.DEVNULL).returncode == 1
  assert subprocess.run([sys.executable, '-c', locked], check=False).returncode == 0
