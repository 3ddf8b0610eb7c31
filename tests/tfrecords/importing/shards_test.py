"""Files of records: label bytes, then planes, as many as fit."""

import gzip
import hashlib

import numpy as np
import pytest

from tfrecords.importing import shards

_PLANES = np.arange(10, dtype=np.uint8)[:, None] + np.zeros([10, 4], np.uint8)


def _writer(directory, label_bytes=1, container='records', is_compressed=False):
  return shards.ShardWriter(directory, container, is_compressed, label_bytes, 4, 15,
                            lambda numbers: _PLANES[numbers])


def test_two_files_of_three_records(tmp_path):
  seen = []
  found = _writer(tmp_path).write(
      'train', np.array([3, 1, 9, 0, 2]), np.arange(10) + 20,
      lambda numbers, planes: seen.append((numbers.tolist(), planes[:, 0].tolist())))
  assert [(shard.file, shard.examples, shard.bytes) for shard in found] == [
      ('train-00000-of-00002.bin', 2, 10), ('train-00001-of-00002.bin', 3, 15)]
  assert seen == [([3, 1], [3, 1]), ([9, 0, 2], [9, 0, 2])]
  data = (tmp_path / 'train-00001-of-00002.bin').read_bytes()
  assert data == bytes([29, 9, 9, 9, 9, 20, 0, 0, 0, 0, 22, 2, 2, 2, 2])
  assert found[1].sha256 == hashlib.sha256(data).hexdigest()


def test_compressed_files(tmp_path):
  """As large before as others; equal records give equal files."""
  for place in (tmp_path / 'one', tmp_path / 'other'):
    place.mkdir()
    found = _writer(place, is_compressed=True).write(
        'train', np.array([3, 1, 9, 0, 2]), np.arange(10) + 20, lambda *_: None)
  assert [shard.file for shard in found] == [
      'train-00000-of-00002.bin.gz', 'train-00001-of-00002.bin.gz']
  assert sorted(path.name for path in place.iterdir()) == [shard.file for shard in found]
  data = (place / found[1].file).read_bytes()
  assert gzip.decompress(data) == bytes([29, 9, 9, 9, 9, 20, 0, 0, 0, 0, 22, 2, 2, 2, 2])
  assert (found[1].bytes, found[1].sha256) == (len(data), hashlib.sha256(data).hexdigest())
  assert data == (tmp_path / 'one' / found[1].file).read_bytes()


def test_files_after_those_that_are_there(tmp_path):
  found = _writer(tmp_path).write('test', np.array([1]), np.arange(10), lambda *_: None, present=3)
  assert [shard.file for shard in found] == ['test-00003-of-00004.bin']
  assert _writer(tmp_path).write('test', np.array([], int), np.arange(10), lambda *_: None) == ()


@pytest.mark.parametrize('label_bytes, encoded', [(1, [[44], [0]]), (2, [[44, 1], [0, 0]])])
def test_labels(label_bytes, encoded):
  found = shards.encode_labels(np.array([300 if label_bytes == 2 else 44, 0]), label_bytes)
  assert found.tolist() == encoded
  assert shards.decode_labels(found).tolist() == [300 if label_bytes == 2 else 44, 0]


@pytest.mark.slow
@pytest.mark.parametrize('suffix', ['', '.gz'])
def test_a_tfrecord_file(tmp_path, suffix):
  import tensorflow as tf

  shard, = _writer(tmp_path, 2, 'tfrecord', bool(suffix)).write(
      'test', np.array([5]), np.arange(10) + 300, lambda *_: None)
  assert shard.file == f'test-00000-of-00001.tfrecord{suffix}'
  found = tf.data.TFRecordDataset(tmp_path / shard.file, 'GZIP' if suffix else '')
  assert len(list(found)) == 1
