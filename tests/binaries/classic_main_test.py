"""Tests for binaries.classic_main, as a user starts it."""

import json

from PIL import Image
import pytest

from tests.binaries import processes
from tests.tfrecords import small_idx
from tfrecords import datasets


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  path = tmp_path_factory.mktemp('data')
  small_idx.write(path, small_idx.shrunk(datasets.get('mnist'), 40, 20))
  return path


def test_trains_and_writes_what_is_asked_for(data_dir, tmp_path):
  status, output, complaints = processes.run(
      'classic_main', '--model=mlp', f'--data_dir={data_dir}', '--hidden=6,5', '--max_epochs=3',
      '--batch_size=10', '--check_gradients', f'--json={tmp_path}/a.json',
      f'--plot={tmp_path}/a.png')
  assert (status, complaints) == (0, '')
  lines = output.splitlines()
  assert lines[0] == 'mlp: 784 inputs, 10 classes, 40 training images of mnist'
  assert 'hidden 6,5' in lines[1] and len(lines) == 6
  told = json.loads((tmp_path / 'a.json').read_text())
  assert told['command'].startswith('classic_main --model=mlp ')
  for number, epoch in enumerate(told['epochs'], 1):
    assert lines[1 + number].startswith(
        f'epoch {number}: {epoch["errors"]} errors, precision @ 1 = {epoch["precision"]:.4f}')
    assert 0 < epoch['distance'] < 1e-5
  assert Image.open(tmp_path / 'a.png').size == (900, 660)


def test_what_cannot_be_done_is_one_line(data_dir, tmp_path):
  given = f'--data_dir={data_dir}'
  cases = {
      (given, '--model=percepton'): (1, 'did you mean perceptron?'),
      (given, '--hidden=3'): (1, '--hidden: --model=perceptron has no such setting'),
      (given, '--dataset=mnis'): (1, 'did you mean mnist'),
      (given, '--plot=a.jpg'): (1, '--plot=a.jpg: give a name that ends in .png'),
      (given, '--model=mlp'): (1, '--batch_size=100: there are 40 examples; give at most that'),
      (given, '--holdout_examples=-1'): (2, 'holdout_examples'),
  }
  started = {case: processes.start('classic_main', *case, text=True) for case in cases}
  for case, (status, said) in cases.items():
    complaints = started[case].communicate(timeout=processes.SECONDS)[1]
    assert started[case].returncode == status, (case, complaints)
    assert complaints.startswith('classic_main: ') and complaints.count('\n') == 1, complaints
    assert said in complaints
