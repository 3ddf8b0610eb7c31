"""Comparison of the identities of two sets of records."""

import pytest

from tfrecords import data_identity


@pytest.mark.parametrize('other, difference', [
    (('a', 'b'), ''), (('x', 'b'), 'images'), (('a', 'x'), 'labels'),
    (('x', 'y'), 'images and labels')])
def test_difference(other, difference):
  assert data_identity.DataIdentity('a', 'b').difference(
      data_identity.DataIdentity(*other)) == difference
