"""The progress of a run according to metrics.jsonl and DONE."""

import pytest

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_progress


@pytest.mark.parametrize('records, expected', [
    ([], None), ([('start', 0), ('train', 7)], None), ([('start', 0), ('checkpoint', 0)], 0),
    ([('start', 0), ('train', 12), ('checkpoint', 10)], 10), ([('start', 20)], 20),
    ([('eval', 30), ('train', 31)], 30), ([('checkpoint', 10), ('end', 15)], 15)])
def test_saved_step(tmp_path, records, expected):
  run_dir = run_dir_lib.RunDir(tmp_path)
  file = metrics_log.MetricsFile(run_dir.metrics)
  for kind, step in records:
    file.append(kind, step, {})
  file.close()
  assert run_progress.saved_step(run_dir) == expected


def test_saved_step_of_done(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  run_dir.finish(40)
  assert run_progress.saved_step(run_dir) == 40


@pytest.mark.parametrize('text, steps, says', [
    (None, [4], ''), ('4\n', [2, 4], ''), ('4\n', [], ''), ('3\n', [4], ''),
    ('99\n', [2, 4], '{}: the training ended at step 99, as DONE tells, and the last checkpoint is '
     'of step 4'),
    ('yesterday\n', [4], "{}/DONE: 'yesterday' is not a step; remove this file and start the "
     'training again')])
def test_a_done_that_is_not_true(tmp_path, text, steps, says):
  run_dir = run_dir_lib.RunDir(tmp_path)
  run_dir.checkpoints.mkdir()
  for step in steps:
    (run_dir.checkpoints / f'ckpt-{step}.index').touch()
  if text:
    (tmp_path / 'DONE').write_text(text)
  assert run_progress.untrue_done(run_dir) == says.format(tmp_path)
