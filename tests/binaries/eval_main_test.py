"""Tests for binaries.eval_main, as a user starts it."""

import json
import re

import numpy as np
from PIL import Image
import pytest

from engine.runs import run_dir as run_dir_lib
from tests.binaries import processes
from tests.engine import tiny_runs

LINE = (r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}: precision @ 1 = [01]\.\d{3} '
        r'\(step (\d+), \d+ of (\d+)( \w+)?, 95% [01]\.\d{3}\.\.[01]\.\d{3}; '
        r'(?:mean of the recalls [01]\.\d{3}; )?raw weights [01]\.\d{3}\)')
AVERAGES_ALONE = LINE.replace(
    r'; (?:mean of the recalls [01]\.\d{3}; )?raw weights [01]\.\d{3}',
    r'(?:; mean of the recalls [01]\.\d{3})?')


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def evaluate(run_dir, data_dir, *arguments):
  """Returns the lines on standard output of an evaluation that succeeds without complaint."""
  status, output, stderr = processes.run(
      'eval_main', '--device=cpu', f'--train_dir={run_dir}', f'--data_dir={data_dir}', *arguments)
  assert (status, stderr) == (0, '')
  return output.splitlines()


def steps(lines, pattern=LINE):
  return [int(match[1]) for match in map(re.compile(pattern).fullmatch, lines) if match]


def test_run_once_evaluates_the_newest_and_ends(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20), **tiny_runs.SOFTMAX)
  lines = evaluate(run_dir, data_dir, '--run_once')
  assert re.fullmatch(AVERAGES_ALONE, lines[0])[2] == str(tiny_runs.TEST_EXAMPLES)
  assert steps(lines, AVERAGES_ALONE) == [20]
  assert len(lines) == 5
  assert lines[1] == '  per class: recall (precision)'
  assert json.loads((run_dir.best / 'best.json').read_text())['step'] == 20
  assert (run_dir.path / 'plots' / 'learning_curve.png').is_file()


def test_raw_weights_as_asked_for(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  assert steps(evaluate(run_dir, data_dir, '--run_once', '--raw_weights')) == [10]
  run_dir.finish(10)
  run_dir.metrics.unlink()
  assert steps(evaluate(run_dir, data_dir, '--noraw_weights'), AVERAGES_ALONE) == [10]


def test_follows_a_run_from_before_its_beginning_to_its_end(tmp_path, data_dir):
  path = tmp_path / 'run'
  process = processes.start('eval_main', '--device=cpu', f'--train_dir={path}',
                            f'--data_dir={data_dir}', '--eval_interval_secs=0.05', text=True)
  # The line says that it waits; only then does the training begin.
  assert process.stdout.readline().startswith(f'{path}: no run yet')
  tiny_runs.make(path, (10, 20), **tiny_runs.SOFTMAX)
  assert steps([process.stdout.readline().rstrip()]) == [10]
  tiny_runs.make(path, (10, 20, 30), **tiny_runs.SOFTMAX).finish(30)
  output, stderr = process.communicate(timeout=processes.SECONDS)
  assert (process.returncode, stderr) == (0, '')
  assert steps(output.splitlines()) == [20, 30]


def test_passes_over_a_damaged_checkpoint(tmp_path, data_dir):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20, 30), **tiny_runs.SOFTMAX)
  tiny_runs.damage(run_dir, 20)
  run_dir.finish(30)
  lines = evaluate(run_dir, data_dir, '--eval_data=train_eval', '--num_examples=7',
                   '--batch_size=3')
  assert steps(lines) == [10, 30]
  *_, last = filter(None, (re.fullmatch(LINE, line) for line in lines))
  assert last.groups() == ('30', '7', ' train_eval')
  complaint, = (line for line in lines if 'cannot be read' in line)
  assert f'{run_dir.checkpoints}/ckpt-20: ' in complaint
  assert complaint.endswith('; it is skipped')


def _flip_a_byte(run_dir):
  path, = run_dir.checkpoints.glob('ckpt-20.data-*')
  data = bytearray(path.read_bytes())
  data[len(data) // 2] ^= 0xff
  path.write_bytes(data)


_DAMAGES = {
    'data cut': lambda run_dir: tiny_runs.damage(run_dir, 20),
    'byte flipped': _flip_a_byte,
    'index missing': lambda run_dir: (run_dir.checkpoints / 'ckpt-20.index').unlink(),
    'names lost': lambda run_dir: (run_dir.checkpoints / 'checkpoint').write_text(''),
}


def _steps_used(starts, run_dir, data_dir, image):
  """Returns the steps of the checkpoints that the three commands take, and their outputs."""
  given = (f'--train_dir={run_dir}', '--device=cpu')
  probabilities = run_dir.path / 'probabilities.json'
  outcomes = {
      'predict_main': starts.run('predict_main', *given, f'--json={probabilities}', image),
      'eval_main': starts.run('eval_main', *given, f'--data_dir={data_dir}', '--run_once'),
      'train_main': starts.run(
          'train_main', *given, f'--data_dir={data_dir}', '--recipe=cifar10_tutorial',
          '--crop_size=8', '--batch_size=8', '--max_steps=10', '--model=softmax',
          '--weight_decay_layers='),
  }
  for name, (status, _, stderr) in outcomes.items():
    assert (status, stderr) == (0, ''), name
  outputs = {name: output for name, (_, output, _) in outcomes.items()}
  trained_to = re.search(r'trained to step (\d+) already', outputs['train_main'])
  found = {'eval_main': steps(outputs['eval_main'].splitlines(), AVERAGES_ALONE)[0],
           'train_main': trained_to and int(trained_to[1])}
  return json.loads(probabilities.read_text())[0]['probabilities'], found, outputs


@pytest.mark.parametrize('names', [
    ('data cut',), pytest.param(tuple(_DAMAGES), marks=pytest.mark.slow)])
def test_all_commands_agree_which_checkpoint_is_the_newest_intact_one(tmp_path, data_dir, names):
  image = tmp_path / 'image.png'
  Image.fromarray(np.random.default_rng(0).integers(0, 256, [32, 32, 3], np.uint8)).save(image)
  expected = {}
  starts = processes.Starts()
  for step in (10, 20):
    # The same weights: all that is random in `make` depends on the steps alone.
    run_dir = tiny_runs.make(
        tmp_path / f'to {step}', tuple(range(10, step + 1, 10)), max_steps=10,
        **tiny_runs.SOFTMAX)
    expected[step], found, outputs = _steps_used(starts, run_dir, data_dir, image)
    assert found == {'eval_main': step, 'train_main': step}
    assert not any('cannot be read' in output for output in outputs.values())
  assert expected[10] != expected[20]
  for name in names:
    run_dir = tiny_runs.make(tmp_path / name, (10, 20), max_steps=10, **tiny_runs.SOFTMAX)
    _DAMAGES[name](run_dir)
    # Where only the list of names is lost, the newest checkpoint is intact and is found.
    step = 20 if name == 'names lost' else 10
    probabilities, found, outputs = _steps_used(starts, run_dir, data_dir, image)
    assert found == {'eval_main': step, 'train_main': step}, name
    assert probabilities == expected[step], name
    for command, output in outputs.items():
      lines = [line for line in output.splitlines() if 'cannot be read' in line]
      assert len(lines) == (step == 10), (name, command)
      assert all(line.startswith(f'{run_dir.checkpoints}/ckpt-20: this checkpoint cannot be read')
                 and line.endswith('; trying the previous checkpoint') for line in lines)


def test_what_cannot_be_done_is_one_line(tmp_path, data_dir):
  given = f'--train_dir={tiny_runs.make(tmp_path / "run", (), **tiny_runs.SOFTMAX)}'
  cases = {
      ('--run_once', f'--train_dir={tmp_path / "none"}'): (1, 'holds no run'),
      ('--run_once', given, '--eval_data=validation'): (1, 'this run keeps no records out'),
      ('--eval_datta=test',): (2, 'eval_datta'),
  }
  processes.refuse('eval_main', {
      (f'--data_dir={data_dir}', '--device=cpu', *case): outcome
      for case, outcome in cases.items()})
  assert not run_dir_lib.RunDir(tmp_path / 'none').path.exists()
