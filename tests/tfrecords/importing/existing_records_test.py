"""The records of a data set, read again."""

import numpy as np
import pytest

from tests.tfrecords import imported_set
from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import existing_records


@pytest.mark.parametrize('container', ['records', 'tfrecord'])
def test_compressed_files(tmp_path, container):
  found = []
  for compressed in (False, True):
    place = tmp_path / f'{compressed}'
    manifest = imported_set.write(place, container=container, compressed=compressed)
    found.append(list(existing_records.blocks(place, manifest)))
  for (split, *arrays), (other_split, *other_arrays) in zip(*found, strict=True):
    assert split == other_split
    for array, other in zip(arrays, other_arrays, strict=True):
      np.testing.assert_array_equal(array, other)


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
