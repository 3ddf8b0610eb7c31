"""Comparison of the identities of two sets of records."""

import pytest

from tests.tfrecords import imported_set
from tfrecords import data_identity
from tfrecords import datasets


@pytest.mark.parametrize('other, difference', [
    (('a', 'b'), ''), (('x', 'b'), 'images'), (('a', 'x'), 'labels'),
    (('x', 'y'), 'images and labels')])
def test_difference(other, difference):
  assert data_identity.DataIdentity('a', 'b').difference(
      data_identity.DataIdentity(*other)) == difference


def test_the_identity_of_an_imported_set(tmp_path):
  imported_set.write(tmp_path / 'one')
  imported_set.write(tmp_path / 'same')
  imported_set.write(tmp_path / 'other', seed=1)
  one, same, other = (data_identity.of_shards(datasets.get(str(tmp_path / name)))
                      for name in ('one', 'same', 'other'))
  assert (one.difference(same), one.difference(other)) == ('', 'shards')
  assert (str(one), len(one.shards)) == (one.shards, 16)
  assert one.difference(data_identity.DataIdentity('a', 'b')) == 'shards'
  assert str(data_identity.DataIdentity('a', 'b')) == 'a/b'
