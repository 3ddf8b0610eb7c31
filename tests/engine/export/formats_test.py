"""The table of formats: how a file is told, and what is missing."""

import pathlib

import pytest

from engine.export import formats
from tests import generated_block
from tfrecords import errors

_PAGE = pathlib.Path(__file__).parents[3] / 'docs' / 'exporting.md'
_MARKS = ('<!-- formats: written from engine/export/formats.py -->', '<!-- end of formats -->')


@pytest.mark.parametrize('name, head, expected', [
    ('a.bin', b'\x1c\0\0\0TFL3', 'tflite'), ('a.onnx', b'', 'onnx'), ('a.json', b'{', 'keras'),
    ('any', b'<?xml version="1.0"?>', 'openvino'), ('any', b'\x08\0\0\0\0\0\0\0{"a', 'safetensors'),
    ('saved_model.pb', b'', 'savedmodel')])
def test_the_format_is_told_by_the_file(tmp_path, name, head, expected):
  path = tmp_path / name
  path.write_bytes(head)
  row, found = formats.find(path)
  assert (row.name, found) == (expected, tmp_path if name == 'saved_model.pb' else path)


def test_of_a_directory_it_is_the_file_of_a_format(tmp_path):
  (tmp_path / 'model.onnx').touch()
  assert formats.find(tmp_path)[1] == tmp_path / 'model.onnx'


def test_the_highest_version_counts(tmp_path):
  for name in ('9', '10', 'other'):
    (tmp_path / name).mkdir()
    (tmp_path / name / 'saved_model.pb').touch()
  assert formats.find(tmp_path)[1] == tmp_path / '10'


def test_what_is_no_model_is_one_line(tmp_path):
  text = tmp_path / 'notes.txt'
  text.write_text('hello')
  with pytest.raises(errors.InputError, match=r'notes.txt: is no model of a known format; give '):
    formats.find(text)
  with pytest.raises(errors.InputError, match=r'none: no such file'):
    formats.find(tmp_path / 'none')
  with pytest.raises(errors.InputError, match=': holds no exported model; give the directory that'):
    formats.find(tmp_path)


def test_a_missing_package_is_named_with_its_command():
  row = formats.FORMATS['onnx']
  formats.require(row, ('numpy',), '--format=onnx')
  message = r"^--format=onnx: ONNX needs no_such_one, which this .*; pip install 'rana\[onnx\]'$"
  with pytest.raises(errors.InputError, match=message):
    formats.require(row, ('numpy', 'no_such_one'), '--format=onnx')


def _table():
  rows = [('`--format`', 'format', 'files', 'installed by'), ['---'] * 4]
  rows += [(f'`{row.name}`', row.title, row.writes,
            f"`pip install 'rana[{row.extra}]'`" if row.extra else 'TensorFlow')
           for row in formats.FORMATS.values()]
  return [generated_block.row(cells) for cells in rows]


def test_the_page_has_the_table_of_the_formats():
  page = _PAGE.read_text()
  assert page == generated_block.replaced(page, _MARKS, _table())
