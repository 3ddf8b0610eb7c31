"""Tests for binaries.predict_main, as a user starts it."""

import csv
import json

import numpy as np
from PIL import Image
import pytest

from tests.binaries import processes
from tests.engine import tiny_runs


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(name='run_dir', scope='module')
def fixture_run_dir(tmp_path_factory):
  return tiny_runs.make(tmp_path_factory.mktemp('runs') / 'run', (10,))


def test_pictures_and_all_files(run_dir, tmp_path):
  noise = np.random.default_rng(0).integers(0, 256, [40, 40, 3], np.uint8)
  Image.fromarray(noise).save(tmp_path / 'photo.jpg')
  files = {kind: tmp_path / f'out.{kind}' for kind in ('csv', 'json', 'png')}
  status, output, stderr = processes.run(
      'predict_main', f'--train_dir={run_dir}', tmp_path / 'photo.jpg', '--top_k=2',
      f'--csv={files["csv"]}', f'--json={files["json"]}', f'--plot={files["png"]}')
  assert (status, stderr) == (0, '')
  run, classes, _, heading, row, note = output.splitlines()
  assert run == (f'{run_dir}: recipe cifar10_tutorial, step 10, not evaluated (eval_main '
                 f'--train_dir={run_dir} --run_once)')
  assert classes.startswith('10 classes: airplane, automobile, ')
  assert heading.split() == ['image', 'class', 'probability', 'next']
  assert row.startswith(f'{tmp_path / "photo.jpg"}  ')
  assert row.count('0.') == 2
  assert note == f'{tmp_path / "photo.jpg"}: 40x40 scaled to 32x32'
  written, = list(csv.DictReader(files['csv'].open()))
  told, = json.loads(files['json'].read_text())
  assert written['class'] == told['class'] == row.split()[1]
  assert sum(told['probabilities'].values()) == pytest.approx(1, abs=1e-5)
  assert Image.open(files['png']).size[0] == 924


def test_examples(run_dir, data_dir):
  status, output, stderr = processes.run(
      'predict_main', f'--train_dir={run_dir}', f'--data_dir={data_dir}', '--dataset=cifar10',
      '--example=3,5')
  assert (status, stderr) == (0, '')
  assert 'not measured (40 training images are too few, 600 are needed)' in output
  assert [line.split()[:2] for line in output.splitlines()[-2:]] == [['cifar10', '3'],
                                                                     ['cifar10', '5']]


def test_random_records_with_views(run_dir, data_dir, tmp_path):
  answers = tmp_path / 'answers.json'
  status, _, stderr = processes.run(
      'predict_main', f'--train_dir={run_dir}', f'--data_dir={data_dir}', '--dataset=cifar10',
      '--split=train', '--random=2', '--seed=1', '--views=6', f'--json={answers}')
  assert (status, stderr) == (0, '')
  told = json.loads(answers.read_text())
  assert [one['image'].startswith('cifar10 train ') for one in told] == [True, True]
  # An untrained network is not sure.
  assert [one['views']['count'] for one in told] == [6, 6]


def test_a_bad_picture_among_others(run_dir, tmp_path):
  Image.new('RGB', (40, 40)).save(tmp_path / 'a.png')
  for name in ('b.png', 'c.png'):
    (tmp_path / name).write_text('no picture')
  status, output, stderr = processes.run(
      'predict_main', f'--train_dir={run_dir}', tmp_path, f'--csv={tmp_path / "out.csv"}')
  assert status == 1
  assert f'{tmp_path}: 3 pictures' in output.splitlines()
  assert [row['image'] for row in csv.DictReader((tmp_path / 'out.csv').open())] == [
      str(tmp_path / 'a.png')]
  assert [line.partition(' (')[0] for line in stderr.splitlines()] == [
      f'predict_main: {tmp_path / name}: not a picture that can be read'
      for name in ('b.png', 'c.png')]


def test_what_cannot_be_done_is_one_line(run_dir, tmp_path):
  text = tmp_path / 'text.png'
  text.write_text('no picture')
  given = f'--train_dir={run_dir}'
  cases = {
      (given,): (1, 'give pictures, or --dataset'),
      (given, 'a.png', '--dataset=cifar10'): (1, 'but not both'),
      (given, str(text)): (1, 'not a picture that can be read'),
      (f'--train_dir={tmp_path}', 'a.png'): (1, 'holds no run'),
      ('a.png',): (1, '--train_dir is missing'),
      (given, 'a.png', '--plot=a.jpg'): (1, '--plot=a.jpg: give a name that ends in .png'),
      (given, 'a.png', '--top_k=0'): (2, 'top'),
  }
  processes.refuse('predict_main', cases)
