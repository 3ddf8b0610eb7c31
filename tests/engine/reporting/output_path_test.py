"""Checks of output files that flags name."""

import os
import re

import pytest

from engine.reporting import output_path
from tfrecords import errors


def test_a_file_that_can_be_written(tmp_path):
  assert output_path.check('plot', f'{tmp_path}/a.png', '.png') == tmp_path / 'a.png'
  assert not list(tmp_path.iterdir())


def test_an_existing_file_is_replaced_only_with_overwrite(tmp_path):
  path = tmp_path / 'a.json'
  path.write_text('old')
  with pytest.raises(errors.InputError, match=f'^--json={path}: already exists; give another name, '
                     'or --overwrite to replace$'):
    output_path.check('json', str(path), '.json')
  assert output_path.check('json', str(path), '.json', overwrite=True) == path
  assert path.read_text() == 'old'


def test_all_existing_files_are_named(tmp_path):
  (tmp_path / 'a').touch()
  (tmp_path / 'b').touch()
  with pytest.raises(errors.InputError, match='^--output=.*/a and .*/b: already exist; '):
    output_path.refuse_existing('output', tmp_path / 'a', tmp_path / 'c', tmp_path / 'b')
  output_path.refuse_existing('output', tmp_path / 'c')


def test_a_bare_name_is_in_the_working_directory(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  assert str(output_path.check('plot', 'a.png', '.png')) == 'a.png'


def test_nothing_given():
  assert output_path.check('plot', '', '.png') is None


@pytest.mark.parametrize('name, message', [
    ('a.jpg', '--plot={}: give a name that ends in .png'),
    ('none/a.png', '--plot={}: there is no directory {parent}; create it first'),
    ('folder.png', '--plot={}: is a directory; give the name of a file'),
    ('pipe.png', '--plot={}: Invalid argument; give the name of a regular file'),
    (f'{"x" * 252}.png', '--plot={}: File name too long; a name has at most 255 bytes; give a '
     'shorter one')])
def test_what_cannot_be_written(name, message, tmp_path):
  (tmp_path / 'folder.png').mkdir()
  os.mkfifo(tmp_path / 'pipe.png')
  value = f'{tmp_path}/{name}'
  expected = message.format(value, parent=value.rpartition('/')[0])
  with pytest.raises(errors.InputError, match=f'^{re.escape(expected)}$'):
    output_path.check('plot', value, '.png')


def test_a_directory_that_does_not_allow_new_files_is_refused():
  with pytest.raises(errors.InputError, match='^--json=/proc/rana.json: No such file or '):
    output_path.check('json', '/proc/rana.json', '.json')
