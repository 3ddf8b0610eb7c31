"""The records of a data set, read again."""

import pytest

from tests.tfrecords import imported_set
from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import existing_records


def test_compressed_files_are_refused(tmp_path):
  manifest = imported_set.write(tmp_path, compressed=True)
  with pytest.raises(errors.InputError, match='train-00000-of-00002.bin.gz: is compressed, and '
                     'pictures are appended to files that are not; import the data set again'):
    list(existing_records.blocks(tmp_path, manifest))


def test_a_file_of_another_size_is_refused(tmp_path, monkeypatch):
  small_source.in_process(monkeypatch)
  small_source.run(small_source.make(tmp_path / 'pets'), tmp_path / 'set')
  manifest = manifest_lib.read(tmp_path / 'set')
  found = list(existing_records.blocks(tmp_path / 'set', manifest))
  assert [split for split, _, _ in found] == [
      split for split in manifest_lib.SPLITS if split in manifest.splits]
  assert sum(len(planes) for _, _, planes in found) == 24
  path = tmp_path / 'set' / manifest.splits['train'].shards[0].file
  path.write_bytes(path.read_bytes()[:-1])
  with pytest.raises(errors.InputError, match='bytes, the manifest says .*; import the data set'):
    list(existing_records.blocks(tmp_path / 'set', manifest))
