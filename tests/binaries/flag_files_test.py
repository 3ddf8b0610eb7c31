"""Flag files: what stands for --flagfile, and files that are refused before they are read."""

import os

import pytest

from binaries import flag_files
from tfrecords import errors


@pytest.fixture(name='write')
def fixture_write(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  monkeypatch.setenv('HOME', str(tmp_path))

  def write(name, *lines):
    (tmp_path / name).write_text('\n'.join(lines))
  return write


def test_the_lines_of_a_file_take_the_place_of_the_flag(write):
  write('a', '# a comment', '// another', '', '  --b=1  ', '--flagfile=~/c', '--d')
  write('c', '--c=a b')
  assert flag_files.expand(['main', '--x', '--flagfile=a', '--y']) == [
      'main', '--x', '--b=1', '--c=a b', '--d', '--y']
  assert flag_files.expand(['main', '-flagfile', 'c', 'd.png']) == ['main', '--c=a b', 'd.png']


def test_behind_two_dashes_nothing_is_a_flag():
  assert flag_files.expand(['main', '--', '--flagfile=a']) == ['main', '--', '--flagfile=a']


def test_twice_the_same_file_is_no_circle(write):
  write('a', '--b=1')
  assert flag_files.expand(['main', '--flagfile=a', '--flagfile=a']) == ['main', '--b=1', '--b=1']


@pytest.mark.parametrize('arguments, text', [
    (['--flagfile=none'], '--flagfile=none: no such file'),
    (['--flagfile', 'pipe'], '--flagfile=pipe: is a named pipe; give the name of a file'),
    (['--flagfile=.'], '--flagfile=.: is a directory; give the name of a file'),
    (['--flagfile=/dev/zero'], '--flagfile=/dev/zero: is a device; give the name of a file'),
    (['--flagfile=a'], '--flagfile=a: names itself; take that line out'),
    (['--flagfile='], '--flagfile: give the name of a file, a flag a line'),
    (['--flagfile'], '--flagfile: give the name of a file, a flag a line')])
def test_what_cannot_be_read_is_refused(write, arguments, text):
  write('a', '--flagfile=b')
  write('b', '--flagfile=a')
  os.mkfifo('pipe')
  with pytest.raises(errors.InputError) as caught:
    flag_files.expand(['main', *arguments])
  assert str(caught.value) == text
