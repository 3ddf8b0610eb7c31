"""The result of a check: table, CSV and sheet."""

import csv
import io

import numpy as np
import pytest

from engine.label_check import doubtful_labels
from engine.label_check import ranking as ranking_lib
from tests.tfrecords import small_records
from tfrecords import reader
from tfrecords import record_loader

_NAMES = small_records.SPEC.class_names


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  directory = tmp_path_factory.mktemp('data')
  small_records.write(directory)
  return reader.open_source(small_records.SPEC, directory, 'train')


def _ranking():
  """Record 7 is doubted most, then 3; all others are sure."""
  labels = np.arange(30) % 3
  logits = 9.0 * np.eye(3, dtype=np.float32)[labels]
  logits[7], logits[3] = [4, 0, 0], [0, 1, 0]
  return ranking_lib.rank(logits, labels)


def test_the_table():
  header, first, second, *others = doubtful_labels.lines(_ranking(), _NAMES, {})
  assert header.split() == ['rank', 'record', 'label', 'suggested', 'probabilities']
  assert first.split() == ['1', '7', 'dog', 'cat', '0.0177', 'and', '0.9647']
  assert second.split() == ['2', '3', 'cat', 'dog', '0.2119', 'and', '0.5761']
  assert len(others) == 9
  assert others[-1] == ('about 1 of 30 labels are wrong, as estimated by confident learning; look '
                        'at the first ones before you change any')


def test_paths_are_shown_where_there_are_any():
  header, first, *_ = doubtful_labels.lines(_ranking(), _NAMES, {7: 'dog/a\nb.png'})
  assert header.split()[-1] == 'path'
  assert first.split()[-1] == r'dog/a\nb.png'


@pytest.mark.parametrize('paths', [{}, {7: 'dog/a, "b".png'}])
def test_the_csv_holds_every_record(paths):
  rows = [*csv.DictReader(io.StringIO(doubtful_labels.as_csv(_ranking(), _NAMES, paths)))]
  assert len(rows) == 30
  assert sorted(int(row['record']) for row in rows) == list(range(30))
  assert rows[0] == {
      'rank': '1', 'record': '7', 'label': 'dog', 'suggested': 'cat',
      'label_probability': '0.0176684', 'suggested_probability': '0.964663',
      **({'path': paths[7]} if paths else {})}


def test_the_sheet_shows_the_records_in_their_order(source):
  figure = doubtful_labels.draw(_ranking(), source, {3: 'cat/a b.png'}, 2)
  axes, = figure.axes
  assert [text.get_text().split('\n') for text in axes.texts] == [
      ['record 7', 'label dog 1.8%', 'or cat 96.5%'],
      ['cat/a b.png', 'label cat 21.2%', 'or dog 57.6%']]
  images, _ = record_loader.load(source)
  sheet = axes.images[0].get_array()
  left, other = (int(round(float(text.get_position()[0]) + 0.5 - 3)) for text in axes.texts)
  top = int(round(axes.texts[0].get_position()[1])) + 1
  np.testing.assert_array_equal(sheet[top:top + 8, left:left + 6], images[7])
  np.testing.assert_array_equal(sheet[top:top + 8, other:other + 6], images[3])
