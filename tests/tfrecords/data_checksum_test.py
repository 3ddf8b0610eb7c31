"""Checksums of records: equal in memory and from disk, different after every change."""

import zlib

import numpy as np
import pytest

from tests.tfrecords import small_records
from tfrecords import data_checksum
from tfrecords import data_identity
from tfrecords import reader
from tfrecords import record_loader

IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)
LABELS = np.array([3, 7], np.int32)


def test_it_is_the_crc_of_pixels_and_of_labels():
  assert data_checksum.of_arrays(IMAGES, LABELS) == data_identity.DataIdentity(
      f'{zlib.crc32(bytes(range(24))):08x}', f'{zlib.crc32(bytes([3, 0, 0, 0, 7, 0, 0, 0])):08x}')


def test_the_memory_layout_does_not_matter():
  assert data_checksum.of_arrays(np.asfortranarray(IMAGES), LABELS) == (
      data_checksum.of_arrays(IMAGES, LABELS))


def _source(folder):
  return reader.open_source(small_records.SPEC, folder, 'train')


def test_streamed_and_in_memory_are_the_same(tmp_path):
  small_records.write(tmp_path)
  source = _source(tmp_path)
  assert data_checksum.of_streamed(source) == data_checksum.of_tensors(*record_loader.load(source))
  assert data_checksum.of_streamed(source, 3 * source.spec.record_bytes) == (
      data_checksum.of_streamed(source.slice(0, 3)))


@pytest.mark.parametrize('index, difference', [(0, 'labels'), (1, 'images'), (-1, 'images')])
def test_every_byte_counts(tmp_path, index, difference):
  small_records.write(tmp_path)
  before = data_checksum.of_streamed(_source(tmp_path))
  path = tmp_path / small_records.SPEC.directory / small_records.SPEC.train_files[0]
  changed = bytearray(path.read_bytes())
  changed[index] = (changed[index] + 1) % small_records.SPEC.num_classes
  path.write_bytes(changed)
  assert before.difference(data_checksum.of_streamed(_source(tmp_path))) == difference
