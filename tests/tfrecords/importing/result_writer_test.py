"""Rows of files.csv for records and for what was left out."""

import numpy as np

from tfrecords.importing import decoded_pictures
from tfrecords.importing import listing
from tfrecords.importing import plan as plan_lib
from tfrecords.importing import result_writer


def test_rows():
  pictures = decoded_pictures.empty([listing.Entry(name, 'a', '', 'g') for name in '0123'])
  pictures.sha256[:2] = [[1], [2]]
  pictures.sizes[:] = 30, 20
  pictures.note_lists['gray', 'turned'] = 1
  pictures.notes[0] = 1
  plan = plan_lib.Plan(pictures, ('a',), np.zeros(4, np.int64),
                       {'train': np.array([1]), 'test': np.array([0, 2])}, {2: '1'},
                       {3: 'truncated'}, (), {})
  rows = [*result_writer.record_rows(plan, 'train', 0),
          *result_writer.record_rows(plan, 'test', 7), *result_writer.left_out_rows(plan)]
  assert [row.record for row in result_writer.rows(plan)] == ['0', '0', '1', '']
  assert [(row.split, row.record, row.path, row.remark) for row in rows] == [
      ('train', '0', '1', ''), ('test', '7', '0', 'gray; turned'), ('test', '8', '2', ''),
      ('', '', '3', 'truncated')]
  assert [row.sha256 for row in rows] == ['02' * 32, '01' * 32, '', '']
  assert [row.duplicate_of for row in rows] == ['', '', '1', '']
  assert (rows[0].width, rows[0].height, rows[0].orientation, rows[0].group) == (
      '30', '20', '1', 'g')
