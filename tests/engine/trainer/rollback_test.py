"""Rollback: half the learning rate from the last checkpoint on, at most five times."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import rollback
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tfrecords import errors


class _EndedError(BaseException):
  """Ends a training as a kill would."""


@pytest.fixture(scope='module', name='data_dir')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def test_the_training_continues_and_a_kill_does_not_change_its_result(data_dir, tmp_path):
  whole, broken, said = tmp_path / 'whole', tmp_path / 'broken', []
  done = failing_runs.start(data_dir, whole, said.append, on_nan='rollback')
  assert (done.step, done.reason) == (12, 'max_steps reached')
  undone = [line for line in said if 'rollback' in line and line.startswith('step 12 prod')]
  assert [re.search('rollback (.*)', line)[1] for line in undone] == [
      f'{number} of at most 5 to step 8, with half the learning rate from there on'
      for number in (1, 2)]
  assert '  rollbacks       2; learning rate halved from each of the steps 8, 8 on' in said
  assert rollback.read_halvings(run_dir_lib.RunDir(whole)) == (8, 8)
  rates = {record['step']: record['learning_rate']
           for record in metrics_log.read(whole / 'metrics.jsonl', 'train')}
  assert [rates[step] for step in (8, 9, 12)] == [61.0, 15.25, 15.25]

  def log(line):
    if ': step 10,' in line and rollback.read_halvings(run_dir_lib.RunDir(broken)):
      raise _EndedError
  with pytest.raises(_EndedError):
    failing_runs.start(data_dir, broken, log, on_nan='rollback')
  assert rollback.read_halvings(run_dir_lib.RunDir(broken)) == (8,)
  failing_runs.start(data_dir, broken, lambda line: None, on_nan='rollback')
  failing_runs.assert_same(failing_runs.tensors(whole, 12), failing_runs.tensors(broken, 12))


@pytest.mark.slow
def test_the_training_ends_after_five_rollbacks(data_dir, tmp_path):
  with pytest.raises(errors.InputError, match='; 5 rollbacks did not help; '):
    failing_runs.start(data_dir, tmp_path, lambda line: None, {'learning_rate': 1e12},
                       on_nan='rollback')
  assert rollback.read_halvings(run_dir_lib.RunDir(tmp_path)) == (0,) * 5
  assert len(list(tmp_path.glob('failure-*'))) == 6


@pytest.mark.slow
def test_two_replicas_roll_back_together(data_dir, tmp_path):
  ended = subprocess.run(
      [sys.executable, '-m', 'tests.engine.trainer.two_replicas', data_dir, tmp_path / 'two'],
      capture_output=True, text=True, check=False)
  assert ended.returncode == 0, ended.stderr
  assert json.loads(ended.stdout) == {
      'step': 12, 'halvings': [8, 8], 'copies': [2], 'differ': []}
  failing_runs.start(data_dir, tmp_path / 'one', lambda line: None, on_nan='rollback')
  one, two = (failing_runs.tensors(tmp_path / name, 12) for name in ('one', 'two'))
  assert one.keys() == two.keys()
  for name, value in one.items():
    # The sums over the batch are split; weights of 1e19 and more multiply the rounding.
    np.testing.assert_allclose(two[name], value, rtol=1e-3, err_msg=name)
