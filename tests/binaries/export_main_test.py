"""Tests for binaries.export_main, as a user starts it."""

import json

import pytest

from tests.binaries import processes
from tests.engine import tiny_runs
from tests.tfrecords import small_idx
from tfrecords import datasets


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  data_dir = tmp_path_factory.mktemp('data')
  tiny_runs.write_records(data_dir)
  small_idx.write(data_dir, small_idx.shrunk(datasets.get('mnist'), 40, 11))
  return data_dir


def _run(command, *arguments):
  status, output, stderr = processes.run(command, '--device=cpu', *arguments)
  assert (status, stderr) == (0, ''), stderr
  return output


def test_a_run_goes_to_keras_and_comes_back(data_dir, tmp_path):
  data, first, back = f'--data_dir={data_dir}', tmp_path / 'first', tmp_path / 'back'
  recipe = ('--recipe=mnist_softmax', '--batch_size=8', '--balance=loss', '--max_steps=4')
  small = (data, *recipe, '--summary_interval=0')
  _run('train_main', *small, f'--train_dir={first}')
  output = _run('export_main', data, f'--train_dir={first}', f'--output={tmp_path}/pair')
  assert f'{tmp_path}/pair: Keras, step 4\n' in output
  assert '\n0 of 11 answers changed; ' in output
  pair = tmp_path / 'pair' / 'model.json'
  assert {path.name for path in pair.parent.iterdir()} == {
      'model.json', 'model.h5', 'keras_layers.py', 'gate.json', 'README.md'}
  output = _run('export_main', data, f'--import_from={pair}', *recipe, f'--train_dir={back}')
  assert output == f'{back}: a run at step 0 with the weights of {pair}\n'
  asked = (data, '--dataset=mnist', '--example=1,2,3')
  # The heading before the table names the run.
  answers = [_run('predict_main', f'--train_dir={run}', *asked).partition('\nimage ')[2]
             for run in (first, back)]
  assert answers[0] == answers[1] != ''
  exported = _run('predict_main', f'--model={pair.parent}', *asked)
  assert f'{pair}: Keras, recipe mnist_softmax, step 4, ' in exported
  assert [line.split()[:2] for line in exported.partition('\nimage ')[2].splitlines()] == [
      line.split()[:2] for line in answers[0].splitlines()]
  evaluated = _run('eval_main', data, f'--model={pair}')
  assert ' of 11, 95% ' in evaluated
  assert '(step 0, ' in _run('eval_main', data, f'--train_dir={back}', '--run_once')
  assert ': step 4, ' in _run('train_main', *small, f'--train_dir={back}')
  # A training counts the records of each class, which an import need not have.
  counts = [json.loads((run / 'config.json').read_text())['class_counts'] for run in (first, back)]
  assert counts[0] == counts[1] != []


def test_what_cannot_be_done_is_one_line(tmp_path):
  given = f'--train_dir={tiny_runs.make(tmp_path / "run", (10,))}'
  cases = {
      (given,): (1, 'give --output, to export a run, or --import_from'),
      (given, '--output=a.json', '--import_from=b.json'): (1, 'but not both'),
      (given, '--output=a', '--format=onnx', '--quantize=int8'): (1, '--quantize=int8: is for'),
      (f'--train_dir={tmp_path}', f'--output={tmp_path}/a.json'): (1, 'holds no run'),
      (f'--train_dir={tmp_path}/new', '--import_from=none.json'): (1, 'none.json: no such file'),
      ('--output=a.json',): (1, '--train_dir is missing'),
      (given, '--format=coreml'): (2, 'format'),
  }
  processes.refuse('export_main', cases)
