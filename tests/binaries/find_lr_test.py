"""train_main --find_lr: its files, the line to type, and what is refused."""

import json
import pathlib
import re

import pytest

from binaries import find_lr
from binaries import recipe_flags
from binaries import tensorflow_import
from binaries import train_flags
from engine.config import recipe as recipe_lib
from tests.binaries import flag_parsing
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture
def parse(monkeypatch):
  """Returns a function that parses a command line; the flags go with the test."""
  monkeypatch.setattr(tensorflow_import, 'import_tensorflow', lambda: None)
  with flag_parsing.flags_of('train_main', train_flags.define, find_lr.define) as parse:
    yield parse


def test_a_picture_numbers_and_a_line_beside_the_run(parse, tmp_path, monkeypatch, capsys):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  arguments = ['--recipe=cifar10_tutorial', '--crop_size=8', '--batch_size=8', '--model=softmax',
               '--weight_decay_layers=', '--learning_rate', '0.1', f'--data_dir={data_dir}',
               f'--train_dir={tmp_path}/runs/a']
  monkeypatch.setattr('sys.argv', ['train_main', *arguments, '--find_lr'])
  parse(*arguments, '--find_lr')
  find_lr.run(recipe_flags.chosen())
  lines = capsys.readouterr().out.splitlines()
  result = json.loads((tmp_path / 'runs/a-find_lr.json').read_text())
  suggested = result['suggested']['learning_rate']
  assert 1e-4 < suggested < 10
  assert len(result['rates']) == len(result['losses']) == len(result['smoothed']) <= 300
  assert lines[-1] == (
      'train_main --recipe=cifar10_tutorial --crop_size=8 --batch_size=8 --model=softmax '
      f'--weight_decay_layers= --data_dir={data_dir} --train_dir={tmp_path}/runs/a '
      f'--learning_rate={suggested:g}')
  assert re.match(r'step 0 of 300: rate 0.0001, loss \d', lines[0])
  assert sorted(path.name for path in (tmp_path / 'runs').iterdir()) == [
      'a-find_lr.json', 'a-find_lr.png']
  (tmp_path / 'whole.json').write_text(json.dumps(result['recipe']))
  assert recipe_lib.Recipe.read(tmp_path / 'whole.json') == recipe_flags.chosen()
  with pytest.raises(errors.InputError, match='^--plot=.*runs/a-find_lr.png: already exists'):
    find_lr.run(recipe_flags.chosen())


@pytest.mark.parametrize('arguments, changes, expected', [
    (['--find_lr'], {'learning_rate': 0.5}, '--learning_rate=0.5'),
    (['--recipe=a', '-find_lr=true', '--plot', 'a b.png', '--seed', '3', '--overwrite',
      '--json=c.json'], {'learning_rate': 1e-6}, '--recipe=a --seed 3 --learning_rate=1e-06'),
    (['--learning_rate', '0.1', '--nofind_lr', '--nooverwrite', '--muon_learning_rate=1',
      "--train_dir=it's"], {'learning_rate': 2.0, 'muon_learning_rate': 3.0},
     "'--train_dir=it'\"'\"'s' --learning_rate=2 --muon_learning_rate=3")])
def test_the_line_to_type(arguments, changes, expected):
  assert find_lr.command_line(arguments, changes) == f'train_main {expected}'


def test_a_place_that_cannot_be_written_is_refused(parse, tmp_path):
  (tmp_path / 'file').touch()
  parse('--recipe=shapes', f'--train_dir={tmp_path}/file/a')
  with pytest.raises(errors.InputError, match='file: .*; give --plot=FILE.png'):
    find_lr.run(recipe_flags.chosen())
  assert list(pathlib.Path(tmp_path).iterdir()) == [tmp_path / 'file']


def test_its_files_do_not_lie_beside_a_run_at_an_address(parse, tmp_path):
  parse(f'--train_dir=file://{tmp_path}/run', '--find_lr')
  with pytest.raises(errors.InputError, match='^--find_lr: give --plot=FILE.png, a file of th'):
    find_lr.run(recipe_flags.chosen())
