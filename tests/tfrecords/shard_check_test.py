"""Everything that a manifest says of its shards is compared, in either container."""

import dataclasses
import gzip
import json

import pytest

from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors
from tfrecords import shard_check


@pytest.mark.parametrize('compressed', [False, True])
@pytest.mark.parametrize('container', ['records', 'tfrecord'])
def test_an_intact_set(tmp_path, container, compressed):
  imported_set.write(tmp_path / 'pets', container=container, compressed=compressed)
  said: list[str] = []
  spec = datasets.get(str(tmp_path / 'pets'))
  for split in spec.splits:
    shard_check.check(spec, split, said.append)
  assert said == [f'pets {split}: 2 files have the checksums, records and labels of manifest.json'
                  for split in ('train', 'validation', 'test')]


def _message(spec, split='test'):
  with pytest.raises(errors.InputError) as caught:
    shard_check.check(spec, split, pytest.fail)
  return str(caught.value)


def test_a_changed_pixel(tmp_path):
  imported_set.write(tmp_path)
  path = tmp_path / 'test-00001-of-00002.bin'
  content = bytearray(path.read_bytes())
  content[40] ^= 1
  path.write_bytes(content)
  assert _message(datasets.get(str(tmp_path))).startswith(f'{path}: has the SHA-256 ')


def _with_sum(tmp_path, path):
  """Returns the set with the checksum that a file has now in its manifest."""
  spec = datasets.get(str(tmp_path))
  shard = dataclasses.replace(spec.shards[path.name], sha256=imported_set.checksum(path))
  return dataclasses.replace(spec, shards={**spec.shards, path.name: shard})


def test_a_label_that_no_class_has(tmp_path):
  imported_set.write(tmp_path)
  path = tmp_path / 'test-00001-of-00002.bin'
  path.write_bytes(b'\7' + path.read_bytes()[1:])
  assert _message(_with_sum(tmp_path, path)) == (
      f'{path}: record 0 at offset 0 has label 7; {tmp_path.name} has labels 0 to 2 (1 such '
      'records); is this the right file?')


def test_compressed_files(tmp_path):
  """The checksum says that a file is that of the manifest, and not that its records are sound."""
  imported_set.write(tmp_path, compressed=True)
  path = tmp_path / 'test-00001-of-00002.bin.gz'
  records = gzip.decompress(path.read_bytes())
  path.write_bytes(gzip.compress(b'\7' + records[1:]))
  assert _message(_with_size(_with_sum(tmp_path, path), path)) == (
      f'{path}: record 0 has label 7; {tmp_path.name} has labels 0 to 2; is this the right file?')
  path.write_bytes(gzip.compress(records)[:-20])
  assert _message(_with_size(_with_sum(tmp_path, path), path)).startswith(
      f'{path}: its records cannot be read (')


def _with_size(spec, path):
  shard = dataclasses.replace(spec.shards[path.name], bytes=path.stat().st_size)
  return dataclasses.replace(spec, shards={**spec.shards, path.name: shard})


def test_another_number_of_a_class(tmp_path):
  imported_set.write(tmp_path)
  path = tmp_path / 'test-00000-of-00002.bin'
  content = path.read_bytes()
  path.write_bytes(bytes([(content[0] + 1) % 3]) + content[1:])
  message = _message(_with_sum(tmp_path, path))
  assert message.startswith(f'{tmp_path}: has ')
  assert ' test records of ' in message
  assert message.endswith(' according to manifest.json; restore it from a copy, or import the data '
                          'set again')


def test_more_records_than_a_shard_has(tmp_path):
  imported_set.write(tmp_path, container='tfrecord')
  values = json.loads((tmp_path / 'manifest.json').read_text())
  first, second = values['splits']['test']['shards']
  first['examples'], second['examples'] = 4, 6
  (tmp_path / 'manifest.json').write_text(json.dumps(values))
  path = tmp_path / 'test-00000-of-00002.tfrecord'
  assert _message(datasets.get(str(tmp_path))).startswith(
      f'{path}: has 5 records, and 4 according to manifest.json')
