"""Runs of format 2 are evaluated, predicted with and continued, with the flags of their time."""

import json

import pytest

from tests.binaries import old_runs
from tests.binaries import processes
from tests.engine import tiny_runs


@pytest.fixture(name='starts', scope='module')
def fixture_starts():
  return processes.Starts()


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('old') / 'data')


@pytest.mark.parametrize('name, eval_data', [
    ('adam', 'test'), pytest.param('muon', 'test', marks=pytest.mark.slow), ('muon', 'holdout')])
def test_is_evaluated(starts, data_dir, tmp_path, name, eval_data):
  run = old_runs.copy(name, tmp_path)
  status, out, err = starts.run(
      'eval_main', f'--train_dir={run}', f'--data_dir={data_dir}', f'--eval_data={eval_data}',
      '--run_once', '--device=cpu')
  assert status == 0
  assert '(step 4, ' in out
  assert err == ('--eval_data=holdout is now called --eval_data=validation\n'
                 if eval_data == 'holdout' else '')
  record, = old_runs.records(run, 'eval')
  expected = old_runs.expected(name)['evaluations'][eval_data]
  assert {key: record[key] for key in expected} == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize('name', old_runs.NAMES)
def test_is_predicted_with(starts, data_dir, tmp_path, name):
  run, answers = old_runs.copy(name, tmp_path), tmp_path / 'answers.json'
  status, _, err = starts.run(
      'predict_main', f'--train_dir={run}', f'--data_dir={data_dir}', '--dataset=cifar10',
      '--example=0,1,2', f'--json={answers}', '--device=cpu')
  assert (status, err) == (0, '')
  found = [list(answer['probabilities'].values()) for answer in json.loads(answers.read_text())]
  for row, expected in zip(found, old_runs.expected(name)['probabilities'], strict=True):
    assert row == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize('name', old_runs.NAMES)
def test_is_continued_as_if_never_interrupted(starts, data_dir, tmp_path, name):
  run = old_runs.copy(name, tmp_path)
  status, out, err = starts.run(
      'train_main', f'--train_dir={run}', f'--data_dir={data_dir}', *old_runs.ARGUMENTS[name],
      '--log_frequency=1', '--summary_every=0', '--device=cpu')
  assert status == 0
  assert f'{run}, from step 4\n' in out
  assert '--precision is now called --compute_dtype\n' in err
  losses = [record['loss'] for record in old_runs.records(run, 'train')]
  # The first four were written by that version; rounding differs from processor to processor.
  assert losses == pytest.approx(old_runs.expected(name)['losses'], rel=1e-3)
  assert (run / 'DONE').exists()


@pytest.mark.parametrize('name', old_runs.NAMES)
def test_another_setting_is_refused_under_todays_name(starts, data_dir, tmp_path, name):
  run = old_runs.copy(name, tmp_path)
  status, _, err = starts.run(
      'train_main', f'--train_dir={run}', f'--data_dir={data_dir}', *old_runs.ARGUMENTS[name],
      '--peak_at=0.25', '--device=cpu')
  assert status == 1
  assert f'{run} holds a run with another recipe: warmup_fraction is ' in err


@pytest.mark.parametrize('name', [pytest.param('adam', marks=pytest.mark.slow), 'muon'])
def test_a_new_training_computes_what_it_did_then(starts, data_dir, tmp_path, name):
  run = tmp_path / name
  status, _, _ = starts.run(
      'train_main', f'--train_dir={run}', f'--data_dir={data_dir}', *old_runs.ARGUMENTS[name],
      '--log_frequency=1', '--summary_interval=0', '--device=cpu')
  losses = [record['loss'] for record in old_runs.records(run, 'train')]
  assert status == 0
  assert losses == pytest.approx(old_runs.expected(name)['losses'], rel=1e-3)
