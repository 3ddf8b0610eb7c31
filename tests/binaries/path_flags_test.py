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
  path_flags.define('data_dir', 'data', 'a folder', is_remote=True)
  flags.DEFINE_string('dataset', '', 'a name or a folder')


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


@pytest.mark.parametrize('argument', ['--data_dir=gs://b/x/', '--dataset=gs://b/x'])
def test_addresses(parse, argument):
  parse('--dataset=cifar10')
  assert not path_flags.has_address()
  parse(argument)
  assert path_flags.has_address()
  assert flags.FLAGS.data_dir in ('data', 'gs://b/x')


@pytest.mark.parametrize('argument, path', [
    ('gs://b/x//', 'gs://b/x'), ('gs://b/./x', 'gs://b/x'),
    ('file:///a b/#%20/', 'file:///a b/#%20')])
def test_an_address_is_written_in_one_way(parse, argument, path):
  parse(f'--data_dir={argument}')
  assert flags.FLAGS.data_dir == path


@pytest.mark.parametrize('argument, text', [
    ('--data_dir=s3://b/x', 'TensorFlow reads gs:// and not s3://; mount it'),
    ('--train_dir=gs://b/x', 'gs://b/x is an address, and a file of this machine is needed here; '
                             'copy it, or mount it and give its path'),
    ('--style=a.png,gs://b/x', 'gs://b/x is an address, and a file of this machine')])
def test_refused_addresses(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError, match=f': {text}'):
    parse(argument)


def test_an_argument_that_is_an_address():
  with pytest.raises(errors.InputError, match='^gs://b/a.png is an address, and a file of th'):
    path_flags.expand_arguments(['gs://b/a.png'])
