"""Tests for binaries.classic_main, as a user starts it."""

import json

from PIL import Image
import pytest

from binaries import classic_flags
from binaries import classic_main
from tests.binaries import flag_parsing
from tests.binaries import processes
from tests.tfrecords import small_idx
from tfrecords import datasets
from tfrecords import errors


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  path = tmp_path_factory.mktemp('data')
  small_idx.write(path, small_idx.shrunk(datasets.get('mnist'), 40, 20))
  return path


def test_trains_and_writes_what_is_asked_for(data_dir, tmp_path):
  status, output, stderr = processes.run(
      'classic_main', '--model=mlp', f'--data_dir={data_dir}', '--hidden=6,5', '--max_epochs=3',
      '--batch_size=10', '--check_gradients', f'--json={tmp_path}/a.json',
      f'--plot={tmp_path}/a.png')
  assert (status, stderr) == (0, '')
  lines = output.splitlines()
  assert lines[0] == 'mlp: 784 inputs, 10 classes, 40 training images of mnist'
  assert 'hidden 6,5' in lines[1]
  assert len(lines) == 6
  told = json.loads((tmp_path / 'a.json').read_text())
  assert told['command'].startswith('classic_main --model=mlp ')
  for number, epoch in enumerate(told['epochs'], 1):
    assert lines[1 + number].startswith(
        f'epoch {number}: {epoch["errors"]} errors, accuracy = {epoch["accuracy"]:.4f}')
    assert 0 < epoch['distance'] < 1e-5
  assert Image.open(tmp_path / 'a.png').size == (924, 684)


def test_what_cannot_be_done_is_one_line(data_dir):
  status, output, stderr = processes.run(
      'classic_main', f'--data_dir={data_dir}', '--model=percepton')
  assert (status, output) == (1, '')
  assert stderr == ('classic_main: --model=percepton: there is no such learner; did you mean '
                        'perceptron?\n')


@pytest.fixture(name='parse')
def fixture_parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('classic_main', classic_flags.define) as parse:
    yield parse


@pytest.mark.parametrize('argument, said', [
    ('--hidden=3', '--hidden: --model=perceptron has no such setting'),
    ('--dataset=mnis', 'did you mean mnist'),
    ('--plot=a.jpg', '--plot=a.jpg: give a name that ends in .png'),
    ('--json=a.txt', '--json=a.txt: give a name that ends in .json'),
    ('--validation_examples=40', 'give less, so that some are left to learn from'),
    ('--check_gradients', '--check_gradients: --model=perceptron has none; leave it out')])
def test_refuses(parse, data_dir, argument, said):
  parse(f'--data_dir={data_dir}', argument)
  with pytest.raises(errors.InputError) as caught:
    classic_main.main([])
  assert said in str(caught.value)
