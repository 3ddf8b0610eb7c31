"""Tests for binaries.eval_main, as a user starts it."""

import json
import re
import subprocess

import pytest

from engine.runs import run_dir as run_dir_lib
from tests.binaries import processes
from tests.engine import tiny_runs

LINE = (r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}: precision @ 1 = [01]\.\d{3} '
        r'\(step (\d+), \d+ of (\d+)( \w+)?, 95% [01]\.\d{3}\.\.[01]\.\d{3}; '
        r'raw weights [01]\.\d{3}\)')
AVERAGES_ALONE = LINE.replace(r'; raw weights [01]\.\d{3}', '')


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def start(*arguments: object) -> subprocess.Popen:
  return processes.start('eval_main', '--device=cpu', *arguments, text=True)


def evaluate(run_dir, data_dir, *arguments):
  """Returns the lines on standard output of an evaluation that succeeds without complaint."""
  process = start(f'--train_dir={run_dir}', f'--data_dir={data_dir}', *arguments)
  output, complaints = process.communicate(timeout=processes.SECONDS)
  assert (process.returncode, complaints) == (0, '')
  return output.splitlines()


def steps(lines, pattern=LINE):
  return [int(match[1]) for match in map(re.compile(pattern).fullmatch, lines) if match]


def test_run_once_evaluates_the_newest_and_ends(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20))
  lines = evaluate(run_dir, data_dir, '--run_once')
  assert re.fullmatch(AVERAGES_ALONE, lines[0])[2] == str(tiny_runs.TEST_EXAMPLES)
  assert steps(lines, AVERAGES_ALONE) == [20]
  assert len(lines) == 3 and lines[1].startswith('  per class:')
  assert json.loads((run_dir.best / 'best.json').read_text())['step'] == 20
  assert (run_dir.path / 'plots' / 'learning_curve.png').is_file()


def test_raw_weights_as_asked_for(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  assert steps(evaluate(run_dir, data_dir, '--run_once', '--raw_weights')) == [10]
  run_dir.finish(10)
  run_dir.metrics.unlink()
  assert steps(evaluate(run_dir, data_dir, '--noraw_weights'), AVERAGES_ALONE) == [10]


def test_follows_a_run_from_before_its_beginning_to_its_end(tmp_path, data_dir):
  path = tmp_path / 'run'
  process = start(f'--train_dir={path}', f'--data_dir={data_dir}', '--eval_interval_secs=0.05')
  # The line says that it waits; only then does the training begin.
  assert process.stdout.readline().startswith(f'{path}: no run yet')
  tiny_runs.make(path, (10, 20))
  assert steps([process.stdout.readline().rstrip()]) == [10]
  tiny_runs.make(path, (10, 20, 30)).finish(30)
  output, complaints = process.communicate(timeout=processes.SECONDS)
  assert (process.returncode, complaints) == (0, '')
  assert steps(output.splitlines()) == [20, 30]


def test_passes_over_a_damaged_checkpoint(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20, 30))
  tiny_runs.damage(run_dir, 20)
  run_dir.finish(30)
  lines = evaluate(run_dir, data_dir, '--eval_data=train_eval', '--num_examples=7',
                   '--batch_size=3')
  assert steps(lines) == [10, 30]
  assert re.fullmatch(LINE, lines[-3]).groups() == ('30', '7', ' train_eval')
  complaint, = (line for line in lines if 'cannot be read' in line)
  assert f'{run_dir.checkpoints}/ckpt-20: ' in complaint
  assert complaint.endswith('; it is passed over')


def test_what_cannot_be_done_is_one_line(tmp_path, data_dir):
  given = f'--train_dir={tiny_runs.make(tmp_path / "run", ())}'
  cases = {
      ('--run_once', f'--train_dir={tmp_path / "none"}'): (1, 'holds no run'),
      ('--run_once', given, '--eval_data=validation'): (1, 'this run keeps no records out'),
      ('--eval_datta=test',): (2, 'eval_datta'),
  }
  processes.refuse('eval_main', {
      (f'--data_dir={data_dir}', '--device=cpu', *case): outcome
      for case, outcome in cases.items()})
  assert not run_dir_lib.RunDir(tmp_path / 'none').path.exists()
