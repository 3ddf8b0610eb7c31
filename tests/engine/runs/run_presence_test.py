"""Whether a directory holds a run: the messages name it, and the runs beside it."""

import pytest

from engine.runs import run_presence
from tfrecords import errors


def _refusal(call, *args):
  with pytest.raises(errors.InputError) as caught:
    call(*args)
  return str(caught.value)


def test_a_directory_without_a_run(tmp_path):
  run_presence.refuse(tmp_path / 'a')
  expected = f'{tmp_path}/a: holds no run (no config.json); give the directory of a training'
  assert _refusal(run_presence.require, tmp_path / 'a') == f'--train_dir={expected}'
  for name in ('c', 'b'):
    (tmp_path / name).mkdir()
    (tmp_path / name / 'config.json').touch()
  assert _refusal(run_presence.require, tmp_path / 'a', '--warm_start_from') == (
      f'--warm_start_from={expected}: {tmp_path}/b, {tmp_path}/c')


def test_a_directory_with_a_run(tmp_path):
  (tmp_path / 'config.json').touch()
  run_presence.require(tmp_path)
  assert _refusal(run_presence.refuse, tmp_path) == (
      f'--fail_if_exists: {tmp_path} holds a run already; give another --train_dir, or leave '
      '--fail_if_exists out to continue it')
