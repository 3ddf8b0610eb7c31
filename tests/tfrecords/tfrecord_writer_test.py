"""Tests for tfrecords.tfrecord_writer: the same records, and nothing overwritten."""

import re
import resource

import numpy as np
import pytest

from tests.tfrecords import imported_set
from tests.tfrecords import small_records
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import tfrecord_writer
from tfrecords.formats import tfrecord_format

SPEC = small_records.SPEC
NAMES = ('one', 'two', 'test')


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  small_records.write(tmp_path)
  return tmp_path / SPEC.directory


def pack(folder):
  """Packs the set in `folder`; returns the lines of the report."""
  said = []
  tfrecord_writer.pack(SPEC, folder.parent, said.append)
  return said


def packed(folder):
  return {path.name: path.read_bytes() for path in folder.glob('*.tfrecord*')}


@pytest.mark.parametrize('split', ['train', 'test'])
def test_both_sources_hold_the_same_records(folder, split):
  pack(folder)
  binary, other = (
      list(reader.open_source(SPEC, folder.parent, split, name).records().as_numpy_iterator())
      for name in ('binary', 'tfrecord'))
  np.testing.assert_array_equal(binary, other)
  assert len(binary) == SPEC.examples(split)


def test_every_file_is_reported_and_passes_the_bar(folder):
  seen, said = [], []

  def bar(paths):
    for path in paths:
      seen.append((path.name, len(said)))
      yield path

  tfrecord_writer.pack(SPEC, folder.parent, said.append, bar)
  assert said == [f'{folder}/one.tfrecord: 17 records', f'{folder}/two.tfrecord: 13 records',
                  f'{folder}/test.tfrecord: 11 records']
  assert seen == [('one.bin', 0), ('two.bin', 1), ('test.bin', 2)]
  assert sorted(packed(folder)) == sorted(f'{name}.tfrecord' for name in NAMES)


def test_packing_again_writes_only_what_is_missing(folder):
  pack(folder)
  before = packed(folder)
  times = {path: path.stat().st_mtime_ns for path in folder.glob('o*.tfrecord')}
  (folder / 'two.tfrecord').unlink()
  assert pack(folder) == [
      f'{folder}/one.tfrecord: already exists, with the same records; left as it is',
      f'{folder}/two.tfrecord: 13 records',
      f'{folder}/test.tfrecord: already exists, with the same records; left as it is']
  assert packed(folder) == before
  assert {path: path.stat().st_mtime_ns for path in times} == times


def refuse(folder, message):
  """Asserts that packing ends with `message`, a pattern, and changes nothing."""
  before = packed(folder)
  with pytest.raises(errors.InputError, match=message):
    pack(folder)
  assert packed(folder) == before


def test_a_file_with_other_records_is_refused(folder):
  tfrecord_format.write(SPEC, folder / 'two.tfrecord', small_records.random(13, seed=9))
  refuse(folder, '^' + re.escape(
      f'{folder}/two.tfrecord: holds other records than two.bin; nothing is overwritten: remove '
      'the file to have it written again') + '$')


def test_a_file_with_fewer_records_is_refused(folder):
  pack(folder)
  records = np.fromfile(folder / 'one.bin', np.uint8).reshape(17, -1)
  tfrecord_format.write(SPEC, folder / 'one.tfrecord', records[:16])
  refuse(folder, 'one.tfrecord: holds other records than one.bin')


def test_a_cut_file_is_refused(folder):
  pack(folder)
  path = folder / 'test.tfrecord'
  path.write_bytes(path.read_bytes()[:-5])
  (folder / 'one.tfrecord').unlink()
  refuse(folder, r'test\.tfrecord: record 10 at offset \d+ is cut .*; nothing is overwritten: '
         r'remove the file first$')


def test_a_cut_binary_file_is_found_before_anything_is_written(folder):
  path = folder / 'test.bin'
  path.write_bytes(path.read_bytes()[:-1])
  refuse(folder, 'test.bin: 1,594 bytes are not ')
  assert packed(folder) == {}


def test_missing_files(tmp_path):
  with pytest.raises(errors.InputError, match=r'one\.bin, two\.bin of data set small not found'):
    tfrecord_writer.pack(SPEC, tmp_path, [].append)


def test_a_file_that_cannot_be_written(folder):
  before = resource.getrlimit(resource.RLIMIT_FSIZE)
  resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
  try:
    with pytest.raises(errors.InputError, match=r'one\.tfrecord: File too large; free some space'):
      pack(folder)
  finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
  assert packed(folder) == {}


def test_all_splits_of_an_imported_set_are_packed(tmp_path):
  imported_set.write(tmp_path / 'pets')
  spec = datasets.get(str(tmp_path / 'pets'))
  said: list[str] = []
  tfrecord_writer.pack(spec, 'nowhere', said.append)
  assert len(said) == 6
  for split in spec.splits:
    binary, other = (
        list(reader.open_source(spec, '', split, name).records().as_numpy_iterator())
        for name in ('binary', 'tfrecord'))
    np.testing.assert_array_equal(binary, other)


def test_a_set_in_tfrecord_files_is_packed_already(tmp_path):
  imported_set.write(tmp_path / 'pets', container='tfrecord')
  with pytest.raises(errors.InputError) as caught:
    tfrecord_writer.pack(datasets.get(str(tmp_path / 'pets')), '', pytest.fail)
  assert str(caught.value) == (
      '--action=pack: the files of pets are TFRecord files already; nothing is to do')


def test_nothing_is_packed_at_an_address(folder):
  with pytest.raises(errors.InputError, match='^--action=pack: --data_dir=file:///.* is an'):
    tfrecord_writer.pack(SPEC, f'file://{folder.parent}', print)
