"""Groups of rows of a .parquet file of pictures."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_parquet
from tfrecords import errors
from tfrecords.importing import parquet_parser


def test_a_group_and_the_file(tmp_path):
  path = small_parquet.write(tmp_path / 'a.parquet', [b'one', b'', b'three'], [1, 0, 1],
                             names=['cat', 'dog'], group=2)
  names, (groups,) = parquet_parser.parse(path, -1)
  assert (names, int(groups)) == (['cat', 'dog'], 2)
  labels, (data, sizes) = parquet_parser.parse(path, 0)
  assert (labels, bytes(data), sizes.tolist()) == (['1', '0'], b'one', [3, 0])
  labels, (data, sizes) = parquet_parser.parse(path, 1)
  assert (labels, bytes(data), sizes.tolist()) == (['1'], b'three', [5])


def test_text_labels_and_pictures_without_a_path(tmp_path):
  path = small_parquet.write(tmp_path / 'a.parquet', [b'one', None], ['cat', None], plain=True)
  assert parquet_parser.parse(path, -1)[0] == []
  labels, (data, sizes) = parquet_parser.parse(path, 0)
  assert (labels, bytes(data), sizes.tolist()) == (['cat', ''], b'one', [3, 0])
  assert sizes.dtype == np.int64


def test_columns_that_are_not_known(tmp_path):
  path = small_parquet.write(tmp_path / 'a.parquet', [b'one'], ['cat'], columns=('pic', 'label'))
  with pytest.raises(errors.InputError) as caught:
    parquet_parser.parse(path, -1)
  assert str(caught.value) == (
      'has the columns pic, label; give the pictures as image or img')
