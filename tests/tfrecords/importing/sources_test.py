"""Sources are recognized, or a line says what to give."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_parquet
from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import sources


def _message(source, **values):
  with pytest.raises(errors.InputError) as caught:
    sources.open_listing(small_sources.settings(source, **values))
  return str(caught.value)


def test_kinds_are_recognized(tmp_path):
  root = small_sources.write(tmp_path / 'pictures', ['a/1.png', 'b/2.png'])
  (tmp_path / 'pictures' / 'l.csv').write_text('path,label\na/1.png,a\nb/2.png,b\n')
  np.savez(tmp_path / 'a.npz', images=np.zeros([2, 2, 2], np.uint8), labels=np.arange(2))
  small_parquet.write(tmp_path / 't.parquet', [b'', b''], ['a', 'b'])
  expected = {root: 'folder', f'{root}/l.csv': 'csv', f'{tmp_path}/a.npz': 'npz',
              f'{tmp_path}/t.parquet': 'parquet', str(tmp_path): 'parquet'}
  found = {source: sources.open_listing(small_sources.settings(source)).source_kind
           for source in expected}
  assert found == expected


def test_what_cannot_be_opened(tmp_path):
  file = tmp_path / 'a.zip'
  file.write_bytes(b'')
  assert _message('').startswith('--source is missing; give a folder of pictures, ')
  assert _message('nowhere') == ('--source=nowhere: no such file or folder; with --kind=tfds it is '
                                 'a data set of tensorflow-datasets')
  assert _message('no/where') == '--source=no/where: no such file or folder; give an existing one'
  assert _message(file) == (
      f'--source={file}: is of no known kind; give a folder of pictures, or a .csv, .npz or '
      '.parquet file')
  assert _message(file, kind='folder') == (
      f'--source={file}: is no folder; give one')
  assert _message(file, kind='npz').startswith(f'{file}: is no .npz file (')


def test_flags_of_another_kind(tmp_path):
  assert _message(tmp_path, split='column') == (
      '--split=column: the source is folder; give a csv, or leave it out')
  assert _message(tmp_path, kind='csv', split='folders') == (
      '--split=folders: the source is csv; leave it out')
  assert _message(tmp_path, group_column='p') == (
      '--group_column=p: the source is folder; give --group')
