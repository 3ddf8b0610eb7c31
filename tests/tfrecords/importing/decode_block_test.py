"""A block of pictures: facts, planes, and reasons for those that cannot be read."""

import json
import pickle

import numpy as np

from tfrecords import errors
from tfrecords.importing import decode_block


def _read(entry):
  if entry.name == 'gone':
    raise errors.InputError('a.png: no such file')
  if entry.name == 'bad':
    return b'no picture'
  return np.full([4, 6, 3], int(entry.name), np.uint8)


def _parsed(tmp_path, *names, **changes):
  (tmp_path / 'read').write_bytes(pickle.dumps(_read))
  request = {'read': str(tmp_path / 'read'), 'entries': [[name, 'a', '', ''] for name in names],
             'image_shape': [2, 2, 3], 'fit': 'crop', 'background': [0, 0, 0]} | changes
  (reasons, notes), (facts, planes) = decode_block.parse(**request)
  rows = np.frombuffer(facts.tobytes(), decode_block.FACTS)
  return rows, planes, json.loads(reasons), json.loads(notes)


def test_good_and_bad_pictures(tmp_path):
  rows, planes, reasons, notes = _parsed(tmp_path, '7', 'bad', 'gone')
  assert reasons == {'1': 'not a picture', '2': 'a.png: no such file'}
  assert (rows['state'].tolist(), notes) == ([0, 1, 1], [[]])
  assert planes.tolist() == [[7] * 12, [0] * 12, [0] * 12]
  assert (rows['width'][0], rows['height'][0], rows['orientation'][0]) == (6, 4, 1)
  # The checksum of a file that is no picture is known, that of a missing one is not.
  assert rows['sha256'].any(axis=1).tolist() == [True, True, False]


def test_checksums_alone(tmp_path):
  rows, planes, _, _ = _parsed(tmp_path, '7', decodes=False)
  assert (planes.shape, rows['width'][0]) == ((0, 12), 0)
  whole, _, _, _ = _parsed(tmp_path, '7')
  np.testing.assert_array_equal(rows['sha256'], whole['sha256'])


def test_notes_are_numbered(tmp_path):
  rows, _, _, notes = _parsed(tmp_path, '7', '8', image_shape=[2, 2, 1])
  assert (rows['notes'].tolist(), notes) == ([1, 1], [[], ['converted to gray']])
