"""Pictures in a table: columns, and each fault with its line."""

import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import csv_listing
from tfrecords.importing import listing


def _open(folder, text, encoding='utf-8', **values):
  path = folder / 'labels.csv'
  path.write_text(text, encoding=encoding)
  return csv_listing.open_listing(small_sources.settings(path, **values))


def _message(*arguments, **values):
  with pytest.raises(errors.InputError) as caught:
    _open(*arguments, **values)
  return str(caught.value)


def test_paths_labels_splits_and_groups(tmp_path):
  small_sources.write(tmp_path, ['x/1.png', 'a,b.png'])
  found = _open(tmp_path, 'group,path,label,split\r\n7,x/../x/1.png,cat,Val\r\n,"a,b.png", dog ,'
                '\r\n,z.png,cat,train', 'utf-8-sig')
  assert found.entries == (
      listing.Entry('a,b.png', 'dog'), listing.Entry('x/1.png', 'cat', 'validation', '7'),
      listing.Entry('z.png', 'cat', 'train'))
  assert found.read(found.entries[0]) == small_sources.png(1)
  assert found.read(found.entries[1]) == small_sources.png(0)


def test_another_column_of_groups_and_stored_names(tmp_path):
  small_sources.write(tmp_path, ['cafe\u0301.png'])
  found = _open(tmp_path, 'path,label,person\ncafe\u0301.png,a,p\nb.png,b,q\n',
                group_column='person')
  assert [(entry.name, entry.group) for entry in found.entries] == [
      ('b.png', 'q'), ('caf\u00e9.png', 'p')]
  assert found.read(found.entries[1]) == small_sources.png(0)


@pytest.mark.parametrize('text, message', [
    ('file,class\na,b\n', ': has the columns file, class; give path, label, and perhaps split, '
     'group, comma-separated'),
    ('path;label\na;b\n', ': has the columns path;label; give path, label, and perhaps split, '
     'group, comma-separated'),
    ('path,label,label\na,b,c\n', ': has the columns path, label, label; keep one label'),
    ('', ': has the columns (none); give path, label, and perhaps split, group, comma-separated'),
    ('path,label\na.png,a\n../b.png,b\n', ", line 3: ../b.png leads out of the table's folder; "
     'give a path relative to it, below it'),
    ('path,label\n/b.png,b\n', ", line 2: /b.png leads out of the table's folder; give a path "
     'relative to it, below it'),
    ('path,label\na.png,\n', ', line 2: has no label; give the name of a class'),
    ('path,label\na.png\n', ', line 2: has no label; give the name of a class'),
    ('path,label\n,a\n', ', line 2: has no path; give the path of a picture'),
    ('path,label\na.png,a\n./a.png,b\n', ', line 3: a.png is listed twice; remove one of the '
     'lines'),
    ('path,label,split\na.png,a,dev\n', ', line 2: split dev: give train, validation or test, or '
     'leave it empty'),
    ('path,label\n"a"x,a\n', ': is not a table of comma-separated values (\',\' expected after '
     '\'"\')')])
def test_faults_have_a_place(tmp_path, text, message):
  assert _message(tmp_path, text).removeprefix(f'{tmp_path}/labels.csv') == message


def test_other_faults(tmp_path):
  text = 'path, label\na.png, a\nb.png, b\n'
  path = f'{tmp_path}/labels.csv'
  assert _message(tmp_path, text, split='column') == (
      f'--split=column: {path}: has the columns path, label; give one named split')
  assert _message(tmp_path, text, group_column='p') == (
      f'--group_column=p: {path}: has the columns path, label; give the name of one of them')
  assert _message(tmp_path, text, 'utf-16') == f'{path}: is not text in UTF-8; save it as UTF-8'
  assert _message(tmp_path, 'path,label\na,a\nb,a\n') == 'only one class: a; give at least two'
