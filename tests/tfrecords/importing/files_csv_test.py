"""files.csv: any name comes back, and a damaged file is refused with its line."""

import csv

import hypothesis
from hypothesis import strategies as st
import pytest

from tfrecords import errors
from tfrecords.importing import files_csv

_ROW = files_csv.Row('test', '3', 'a/b.png', 'ab' * 32, 'a')
# Any name that a file can have, bytes that are not UTF-8 among them.
_NAMES = st.binary(max_size=12).map(
    lambda data: data.replace(b'\0', b'').decode(errors='surrogateescape'))


@hypothesis.settings(max_examples=50)
@hypothesis.given(st.lists(st.tuples(_NAMES, _NAMES, _NAMES), max_size=4))
def test_names_come_back(tmp_path_factory, names):
  folder = tmp_path_factory.getbasetemp()
  rows = [files_csv.Row('train', str(number), path, '0', label, group=group)
          for number, (path, label, group) in enumerate(names)]
  files_csv.write(folder / files_csv.FILE, rows)
  assert list(files_csv.read(folder)) == rows


def test_the_file_is_read_by_others(tmp_path):
  files_csv.write(tmp_path / files_csv.FILE, [files_csv.Row('', '', 'a,"b"\r\nc', '', 'é')])
  with (tmp_path / files_csv.FILE).open(encoding='utf-8', newline='') as file:
    row, = csv.DictReader(file)
  assert (row['path'], row['label'], row['split']) == ('a,"b"\r\nc', 'é', '')
  assert tuple(row) == ('split', 'record', 'path', 'sha256', 'label', 'width', 'height',
                        'orientation', 'group', 'duplicate_of', 'remark')


def test_a_record_is_found(tmp_path):
  files_csv.write(tmp_path / files_csv.FILE, [_ROW])
  assert files_csv.find(tmp_path, 'test', 3) == _ROW
  with pytest.raises(errors.InputError, match='files.csv: has no record 4,000 of test$'):
    files_csv.find(tmp_path, 'test', 4000)


@pytest.mark.parametrize('change, message', [
    (lambda text: text.replace('split', 'part', 1), 'its first line is not split,record,path'),
    (lambda text: text + 'train,1\r\n', 'line 3 is no row of 11 columns with the number'),
    (lambda text: text.replace('test,3', 'test,x'), 'line 2 is no row of 11 columns'),
    (lambda text: text + '"', 'line 3 is damaged')])
def test_a_damaged_file(tmp_path, change, message):
  path = tmp_path / files_csv.FILE
  files_csv.write(path, [_ROW])
  path.write_text(change(path.read_bytes().decode()), newline='')
  with pytest.raises(errors.InputError, match=message):
    list(files_csv.read(tmp_path))
