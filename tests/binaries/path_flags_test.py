"""Flags whose value is a path, and the expansion of `~`."""

import pathlib

from absl import flags
import pytest

from binaries import path_flags
from tests.binaries import flag_parsing
from tfrecords import errors


def _define() -> None:
  path_flags.define('train_dir', 'runs', 'a folder')
  path_flags.define_list('style', 'files')


@pytest.fixture(name='parse')
def fixture_parse(monkeypatch):
  monkeypatch.setenv('HOME', '/home/me')
  with flag_parsing.flags_of('train_main', _define) as parse:
    yield parse


def test_a_leading_tilde_is_the_home(parse):
  parse('--train_dir=~/runs/a', '--style=~/a.png,b~.png,~')
  assert flags.FLAGS.train_dir == '/home/me/runs/a'
  assert flags.FLAGS.style == ['/home/me/a.png', 'b~.png', '/home/me']


@pytest.mark.parametrize('path', ['./~/a', 'a~', '$HOME/{a,b}', '[lr=0.1] *?', '%d%s', 'a\nb'])
def test_everything_else_is_literal(parse, path):
  parse(f'--train_dir={path}')
  assert flags.FLAGS.train_dir == path


def test_defaults(parse):
  parse()
  assert flags.FLAGS.train_dir == 'runs'
  assert flags.FLAGS.style == []


def test_an_unknown_home(parse):
  text = 'there is no home directory ~no_such_user; write ./~no_such_user/a for a file of that name'
  with pytest.raises(flags.IllegalFlagValueError, match=f'=~no_such_user/a: {text}$'):
    parse('--train_dir=~no_such_user/a')
  with pytest.raises(errors.InputError, match=f'^{text}$'):
    path_flags.expand_arguments(['a.png', '~no_such_user/a'])


def test_arguments(parse):
  assert path_flags.expand_arguments(['~/a.png', 'b.png']) == [
      pathlib.Path('/home/me/a.png'), pathlib.Path('b.png')]
  with pytest.raises(errors.InputError, match="^'': the argument is empty; give a path"):
    path_flags.expand_arguments(['b.png', ''])
