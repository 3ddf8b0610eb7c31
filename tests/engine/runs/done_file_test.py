"""DONE: written, read, renamed, and refused if damaged."""

import os

import pytest

from engine.runs import done_file
from tfrecords import errors


def test_done_is_written_and_renamed(tmp_path):
  done_file.set_aside(tmp_path)
  done_file.write(tmp_path, done_file.Done(20))
  assert done_file.read(tmp_path) == done_file.Done(20)
  assert (tmp_path / 'DONE').read_text() == '20\n'
  done_file.set_aside(tmp_path)
  assert done_file.read(tmp_path) is None
  assert (tmp_path / 'DONE.20').read_text() == '20\n'


def test_done_holds_the_reason_on_one_line(tmp_path):
  done = done_file.Done(300, 'early stopping: no improvement in 3 evaluations')
  done_file.write(tmp_path, done)
  assert (tmp_path / 'DONE').read_text() == (
      '300\nearly stopping: no improvement in 3 evaluations\n')
  assert done_file.read(tmp_path) == done


def test_a_done_of_earlier_versions_has_no_reason(tmp_path):
  (tmp_path / 'DONE').write_text('20\n')
  assert done_file.read(tmp_path) == done_file.Done(20, '')


@pytest.mark.parametrize('text', ['soon', '1' * 19, '-1'])
def test_a_damaged_done(tmp_path, text):
  (tmp_path / 'DONE').write_text(text)
  with pytest.raises(errors.InputError) as caught:
    done_file.read(tmp_path)
  assert str(caught.value) == (
      f"{tmp_path}/DONE: {text!r} is not a step; remove this file and start the training again")


def test_a_reason_is_one_line(tmp_path):
  done_file.write(tmp_path, done_file.Done(20, 'stop:  enough\nis enough\n'))
  assert (tmp_path / 'DONE').read_text() == '20\nstop: enough is enough\n'


def test_a_pipe_is_not_taken_for_no_end(tmp_path):
  os.mkfifo(tmp_path / 'DONE')
  with pytest.raises(errors.InputError, match='/DONE: is a named pipe'):
    done_file.read(tmp_path)
