"""IDX files: every byte at its place, and files that are refused."""

import gzip

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from tests.tfrecords import small_idx
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader
from tfrecords import tfrecord_writer
from tfrecords.formats import idx

SPEC = small_idx.SPEC
IMAGES, LABELS = SPEC.train_files


def message(folder):
  with pytest.raises(errors.InputError) as caught:
    reader.open_source(SPEC, folder.parent, 'train')
  assert '\n' not in str(caught.value)
  return str(caught.value)


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  return small_idx.write(tmp_path)


def test_records_by_hand(tmp_path):
  (tmp_path / 'images').write_bytes(small_idx.zipped(
      bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 4, *range(40)])))
  (tmp_path / 'labels').write_bytes(small_idx.zipped(bytes([0, 0, 8, 1, 0, 0, 0, 2, 3, 1])))
  records = idx.read(SPEC, tmp_path / 'images', tmp_path / 'labels')
  assert records.tolist() == [[3, *range(20)], [1, *range(20, 40)]]


def test_the_source_yields_images_and_labels_in_order(folder):
  for split in ('train', 'test'):
    source = reader.open_source(SPEC, folder.parent, split)
    images, labels = record_loader.load(source)
    raw = [gzip.decompress((folder / name).read_bytes()) for name in SPEC.files(split)]
    assert source.num_examples == len(labels) == SPEC.examples(split)
    assert images.shape == (len(labels), 5, 4, 1)
    assert images.numpy().tobytes() == raw[0][16:]
    assert bytes(labels.numpy().tolist()) == raw[1][8:]


def test_packed_they_are_the_same_records(folder):
  said = []
  tfrecord_writer.pack(SPEC, folder.parent, said.append)
  assert said == [f'{folder}/train-images.tfrecord: 9 records',
                  f'{folder}/t-images.tfrecord: 7 records']
  for split in ('train', 'test'):
    own, packed = (list(reader.open_source(SPEC, folder.parent, split, source).records()
                        .as_numpy_iterator()) for source in ('binary', 'tfrecord'))
    np.testing.assert_array_equal(own, packed)
  tfrecord_writer.pack(SPEC, folder.parent, said.append)
  assert said[-1] == (
      f'{folder}/t-images.tfrecord: already exists, with the same records; left as it is')


def test_a_missing_file(folder):
  (folder / LABELS).unlink()
  assert message(folder) == (
      f'{folder}: {LABELS} of data set digits not found; get them with `records_main '
      '--action=fetch --dataset=digits` or point --data_dir at them')


@pytest.mark.parametrize('cut', [1, 9, 30])
def test_a_cut_gzip_file(folder, cut):
  path = folder / IMAGES
  path.write_bytes(path.read_bytes()[:-cut])
  assert message(folder).startswith(f'{path}: damaged gzip file (')


def test_a_damaged_gzip_file(folder):
  path = folder / IMAGES
  data = bytearray(path.read_bytes())
  data[len(data) // 2] ^= 0xff
  path.write_bytes(data)
  assert message(folder).startswith(f'{path}: damaged gzip file (')


def test_no_gzip_file(folder):
  path = folder / LABELS
  path.write_bytes(b'0 1 2 3')
  assert message(folder).startswith(
      f'{path}: begins with 30 20 31 20, not with the magic number 00 00 08 01')


def test_labels_in_place_of_images(folder):
  (folder / IMAGES).write_bytes((folder / LABELS).read_bytes())
  assert message(folder) == (
      f'{folder / IMAGES}: begins with 00 00 08 01, not with the magic number 00 00 08 03 of an '
      'IDX file of images; is this the right file?')


@pytest.mark.parametrize('data, complaint', [
    (b'\0\0\x08\x03\0\0', 'ends within its header; fetch the file again'),
    (small_idx.array(np.zeros([9, 4, 5], np.uint8)),
     'images of 4x5; digits has 5x4; is this the right file?'),
    (small_idx.array(np.zeros([9, 5, 4], np.uint8))[:-1],
     '179 bytes behind the header, which promises 180 for 9 items; fetch the file again'),
    (small_idx.array(np.zeros([9, 5, 4], np.uint8)) + b'x',
     '181 bytes behind the header, which promises 180 for 9 items; fetch the file again'),
    (small_idx.array(np.zeros([0, 5, 4], np.uint8)),
     '0 bytes behind the header, which promises 0 for 0 items; fetch the file again'),
    (bytes(10_000), 'unpacks to more than 4,224 bytes; is this the right file?'),
])
def test_refuses_images(folder, data, complaint):
  (folder / IMAGES).write_bytes(small_idx.zipped(data))
  assert message(folder) == f'{folder / IMAGES}: {complaint}'


def test_files_of_different_counts(folder):
  (folder / LABELS).write_bytes(small_idx.zipped(small_idx.array(np.zeros(8, np.uint8))))
  assert message(folder) == (
      f'{folder / LABELS}: 8 labels, and 9 images in {IMAGES}; they do not belong together: fetch '
      'both again')


def test_a_label_out_of_range(folder):
  labels = np.array([0, 1, 4, 3, 9, 0, 0, 0, 0], np.uint8)
  (folder / LABELS).write_bytes(small_idx.zipped(small_idx.array(labels)))
  assert message(folder) == (
      f'{folder / LABELS}: label 2 is 4; digits has labels 0 to 3 (2 such labels); is this the '
      'right file?')


@hypothesis.given(data=st.binary(max_size=60), gzipped=st.booleans())
@hypothesis.settings(max_examples=60, deadline=None)
def test_any_other_bytes_end_in_one_line(tmp_path_factory, data, gzipped):
  folder = small_idx.write(tmp_path_factory.mktemp('any'))
  (folder / IMAGES).write_bytes(small_idx.zipped(data) if gzipped else data)
  assert message(folder).startswith(f'{folder / IMAGES}: ')


def test_two_forms_of_a_file(folder):
  packed = folder / IMAGES
  unpacked = folder / IMAGES.removesuffix('.gz')
  unpacked.write_bytes(gzip.decompress(packed.read_bytes()))
  idx.refuse_different([packed, unpacked], SPEC)
  unpacked.write_bytes(b'other')
  with pytest.raises(errors.InputError) as caught:
    idx.refuse_different([packed, unpacked], SPEC)
  assert str(caught.value) == (f'{unpacked}: holds other records than {packed.name} beside it; '
                               'move one of them away')
