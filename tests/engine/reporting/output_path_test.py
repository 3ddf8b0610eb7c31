"""Tests for engine.reporting.output_path."""

import re

import pytest

from engine.reporting import output_path
from tfrecords import errors


def test_a_file_that_can_be_written(tmp_path):
  assert output_path.check('plot', f'{tmp_path}/a.png', '.png') == tmp_path / 'a.png'
  assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_may_be_replaced(tmp_path):
  (tmp_path / 'a.json').touch()
  assert output_path.check('json', f'{tmp_path}/a.json', '.json') == tmp_path / 'a.json'


def test_a_bare_name_lies_in_the_working_directory(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  assert str(output_path.check('plot', 'a.png', '.png')) == 'a.png'


def test_nothing_given():
  assert output_path.check('plot', '', '.png') is None


@pytest.mark.parametrize('name, message', [
    ('a.jpg', '--plot={}: give a name that ends in .png'),
    ('none/a.png', '--plot={}: there is no directory {parent}; make it first'),
    ('folder.png', '--plot={}: is a directory; give the name of a file')])
def test_what_cannot_be_written(name, message, tmp_path):
  (tmp_path / 'folder.png').mkdir()
  value = f'{tmp_path}/{name}'
  expected = message.format(value, parent=value.rpartition('/')[0])
  with pytest.raises(errors.InputError, match=f'^{re.escape(expected)}$'):
    output_path.check('plot', value, '.png')
