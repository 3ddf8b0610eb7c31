"""The files of a check: what is read again, what is trained again, what is refused."""

import numpy as np
import pytest

from engine.label_check import check_directory
from tfrecords import errors

_SETTINGS = {'folds': 3, 'seed': 0, 'layers': ('a', 'b')}


def test_a_fold_is_there_after_it_was_written(tmp_path):
  said: list[str] = []
  logits = np.arange(12, dtype=np.float32).reshape(4, 3)
  directory = check_directory.CheckDirectory(tmp_path, _SETTINGS)
  assert directory.read(0, (4, 3), said.append) is None
  directory.write(0, logits)
  again = check_directory.CheckDirectory(tmp_path, _SETTINGS)
  np.testing.assert_array_equal(again.read(0, (4, 3), said.append), logits)
  assert again.read(1, (4, 3), said.append) is None
  assert said == []
  assert sorted(path.name for path in tmp_path.iterdir()) == ['check.json', 'fold-1.npz']


def test_what_cannot_be_read_is_trained_again(tmp_path):
  said: list[str] = []
  directory = check_directory.CheckDirectory(tmp_path, _SETTINGS)
  directory.write(0, np.zeros([4, 3], np.float32))
  assert directory.read(0, (5, 3), said.append) is None
  path = tmp_path / 'fold-1.npz'
  path.write_bytes(path.read_bytes()[:-30])
  assert directory.read(0, (4, 3), said.append) is None
  assert said[0] == f'{path}: holds other numbers than those of the fold; the fold is trained again'
  assert said[1].startswith(f'{path}: cannot be read (')
  assert said[1].endswith('); the fold is trained again')


def test_another_check_is_refused(tmp_path):
  check_directory.CheckDirectory(tmp_path, _SETTINGS)
  with pytest.raises(errors.InputError) as caught:
    check_directory.CheckDirectory(tmp_path, _SETTINGS | {'folds': 5})
  assert str(caught.value) == (
      f'{tmp_path}/check.json: holds another label check: folds is 3 there, 5 was requested; '
      'repeat its settings or give another --work_dir')


@pytest.mark.parametrize('text, message', [
    ('{', 'check.json: is damaged ('), ('[]', 'check.json: is not the file of a label check')])
def test_a_foreign_file_is_refused(tmp_path, text, message):
  (tmp_path / 'check.json').write_text(text)
  with pytest.raises(errors.InputError) as caught:
    check_directory.CheckDirectory(tmp_path, _SETTINGS)
  assert message in str(caught.value)
