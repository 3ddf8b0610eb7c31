"""metrics.jsonl: what is appended is read, whatever happened to the file in between."""

import errno
import os
import pathlib
import subprocess
import sys

import pytest

from engine.runs import metrics_log
from tfrecords import errors


def _append(path, kind, step, **values):
  file = metrics_log.MetricsFile(path)
  file.append(kind, step, values)
  file.close()


def test_lines_are_json(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  _append(path, 'train', 10, loss=4.5, names=['a', 'b'])
  assert path.read_text() == '{"kind": "train", "step": 10, "loss": 4.5, "names": ["a", "b"]}\n'


def test_read_one_kind_by_step(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  for kind, step in (('train', 20), ('eval', 20), ('train', 10)):
    _append(path, kind, step)
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [10, 20]
  assert [record['step'] for record in metrics_log.read(path, 'eval')] == [20]
  assert metrics_log.read(path, 'end') == []


def test_the_last_of_a_repeated_step_counts(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  for step, loss in ((10, 3.0), (20, 2.5), (10, 1.5)):
    _append(path, 'train', step, loss=loss)
  assert [record['loss'] for record in metrics_log.read(path, 'train')] == [1.5, 2.5]


def test_accuracies_of_earlier_versions_are_read_under_their_new_name(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  _append(path, 'train', 10, precision=0.25, loss=3.0)
  _append(path, 'eval', 10, precision=0.5, precision_raw=0.75, precision_unflipped=0.25,
          per_class={'cat': {'precision': 1.0, 'recall': 0.5}})
  _append(path, 'eval', 20, accuracy=0.625)
  _append(path, 'start', 0, precision='float32')
  assert metrics_log.read(path, 'train') == [
      {'kind': 'train', 'step': 10, 'accuracy': 0.25, 'loss': 3.0}]
  assert metrics_log.read(path, 'eval') == [
      {'kind': 'eval', 'step': 10, 'accuracy': 0.5, 'accuracy_raw': 0.75,
       'accuracy_unflipped': 0.25, 'per_class': {'cat': {'precision': 1.0, 'recall': 0.5}}},
      {'kind': 'eval', 'step': 20, 'accuracy': 0.625}]
  # There it is the type that the layers compute in.
  assert metrics_log.read(path, 'start')[0]['precision'] == 'float32'


def test_what_was_evaluated_is_read_under_its_new_name(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  _append(path, 'eval', 10, eval_data='holdout')
  _append(path, 'eval', 20, eval_data='test')
  assert metrics_log.read(path, 'eval', eval_data='validation') == [
      {'kind': 'eval', 'step': 10, 'eval_data': 'validation'}]


def test_no_file_has_no_records(tmp_path):
  assert metrics_log.read(tmp_path / 'metrics.jsonl', 'train') == []


def test_a_cut_last_line_is_passed_over_and_ended(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  _append(path, 'train', 10)
  path.write_bytes(path.read_bytes() + b'{"kind": "train", "step": 20, "lo')
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [10]
  _append(path, 'train', 15)
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [10, 15]


def test_a_line_cut_inside_a_character_is_passed_over(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  path.write_bytes('{"kind": "train", "step": 1, "name": "é'.encode()[:-1])
  _append(path, 'train', 2)
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [2]


def test_lines_of_others_are_passed_over(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  path.write_text('[1, 2]\n5\n{"kind": "train"}\n\n{"kind": "train", "step": 3}\n')
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [3]


@pytest.mark.parametrize('line', [
    '{"kind": "train", "step": null}', '{"kind": "train", "step": [1]}',
    '{"kind": "train", "step": "7"}', '{"kind": "train", "step": true}',
    '{"kind": "train", "step": -1}', '{"kind": "train", "step": 1e999}', '[' * 100_000,
    '{"kind": "train", "step": ' + '1' * 5000 + '}', '{"kind": ["train"], "step": 1}',
    '{"kind": "train", "step": 1, "loss": "low"}', '{"kind": "train", "step": 1, "accuracy": 2}',
    '{"kind": "train", "step": 1, "eval_data": {}}', '{"kind": "validation", "step": 1}'])
def test_a_line_that_is_not_a_record_is_skipped_and_counted(tmp_path, line):
  path = tmp_path / 'metrics.jsonl'
  assert metrics_log.foreign_lines(path) == ''
  _append(path, 'train', 3)
  assert metrics_log.foreign_lines(path) == ''
  path.write_text(path.read_text() + line + '\n')
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [3]
  assert metrics_log.foreign_lines(path) == (
      f'{path}: 1 line is not a record and is skipped (line 2 is the first)')
  path.write_text(path.read_text() + 'x\n')
  assert metrics_log.foreign_lines(path) == (
      f'{path}: 2 lines are not records and are skipped (line 2 is the first)')


class _ShortFile:
  """A file on a disk with space for a few more bytes."""

  def __init__(self, file, room):
    self._file = file
    self.room = room

  def write(self, data):
    if not self.room:
      raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    written = self._file.write(data[:self.room])
    self.room -= written
    return written

  def close(self):
    self._file.close()


@pytest.mark.parametrize('room', [0, 1, 20])
def test_a_short_write_is_noticed_and_loses_one_record_only(tmp_path, room, monkeypatch):
  path = tmp_path / 'metrics.jsonl'
  file = metrics_log.MetricsFile(path)
  file.append('train', 1, {})
  short = _ShortFile(file._file, room)  # noqa: SLF001
  monkeypatch.setattr(file, '_file', short)
  with pytest.raises(errors.InputError) as caught:
    file.append('train', 22, {})
  assert str(caught.value) == (f'{path}: No space left on device; free some space or fix the '
                               'permissions, and start again')
  # So that handlers of system errors catch it too.
  assert isinstance(caught.value, OSError)
  assert caught.value.filename == str(path)
  short.room = 1000
  file.append('train', 3, {})
  file.close()
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [1, 3]


def test_a_line_that_fits_at_the_second_try_is_written_once(tmp_path, monkeypatch):
  path = tmp_path / 'metrics.jsonl'
  file = metrics_log.MetricsFile(path)

  class Interrupted(_ShortFile):
    def write(self, data):
      self.room, room = 1000, self.room
      return self._file.write(data[:room])

  monkeypatch.setattr(file, '_file', Interrupted(file._file, 5))  # noqa: SLF001
  file.append('train', 1, {})
  file.append('train', 2, {})
  file.close()
  assert [record['step'] for record in metrics_log.read(path, 'train')] == [1, 2]


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
  with pytest.raises(errors.InputError, match='gone/metrics.jsonl: No such file or directory; '):
    metrics_log.MetricsFile(tmp_path / 'gone' / 'metrics.jsonl')


_APPEND = """
import pathlib, sys
from engine.runs import metrics_log
file = metrics_log.MetricsFile(pathlib.Path(sys.argv[1]))
for step in range(400):
  file.append(sys.argv[2], step, {'text': sys.argv[2] * 500})
"""


def test_two_processes_append_whole_lines(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  root = pathlib.Path(metrics_log.__file__).parents[2]
  processes = [subprocess.Popen([sys.executable, '-c', _APPEND, str(path), kind], cwd=root)
               for kind in ('train', 'eval')]
  assert [process.wait() for process in processes] == [0, 0]
  # If the second process opens the file during a write of the first, it terminates that line too.
  assert len([line for line in path.read_text().split('\n') if line]) == 800
  for kind in ('train', 'eval'):
    records = metrics_log.read(path, kind)
    assert [record['step'] for record in records] == list(range(400))
    assert all(record['text'] == kind * 500 for record in records)


def test_what_json_cannot_hold_is_an_error_and_writes_nothing(tmp_path):
  path = tmp_path / 'metrics.jsonl'
  file = metrics_log.MetricsFile(path)
  with pytest.raises(TypeError):
    file.append('train', 1, {'value': object()})
  file.close()
  assert path.read_bytes() == b''
