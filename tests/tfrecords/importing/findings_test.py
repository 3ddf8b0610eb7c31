"""What is wrong with decoded pictures, in one line."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.importing import decoded_pictures
from tfrecords.importing import findings
from tfrecords.importing import listing


def _check(bad=(), sizes=(), **changes):
  entries = [listing.Entry(f'{name}/{number}.jpg', name) for name in ('cats', 'dogs')
             for number in range(50)]
  found = decoded_pictures.empty(entries)
  found.sizes[:] = 40, 60
  for number in bad:
    found.is_bad[number], found.reasons[number] = True, 'truncated'
  for number, size in sizes:
    found.sizes[number] = size
  findings.check(found, ('cats', 'dogs'), small_source.settings('a', 'b', size='32', **changes),
                 len(found.entries))


def _message(*args, **changes):
  with pytest.raises(errors.InputError) as caught:
    _check(*args, **changes)
  return str(caught.value)


def test_good_pictures():
  _check()
  _check([3], on_bad='skip')
  _check([], [(5, (31, 60))], enlarge=True)
  # A bad picture has no size.
  _check([3], [(3, (0, 0))], on_bad='skip')


def test_bad_files():
  assert _message([3, 60]) == (
      '2 of 100 files cannot be read (first: cats/3.jpg: truncated); --on_bad=skip leaves them out')
  assert _message([3, 60], on_bad='skip') == (
      '2 of 100 files cannot be read (first: cats/3.jpg: truncated), more than --max_bad=0.01 of '
      'all; give more, or repair them')


def test_a_class_without_a_readable_image():
  assert _message(range(50, 100), on_bad='skip', max_bad=0.5) == (
      'class "dogs" has no readable image')


def test_small_images():
  assert _message([], [(7, (31, 60)), (9, (40, 20))]) == (
      '2 images are smaller than 32x32 (first: cats/7.jpg: 31x60); --enlarge enlarges them')
  assert _message([], [(7, np.array([31, 60]))]).startswith('1 image is smaller')
  assert _message([], [(7, (31, 20))], fit='pad').startswith('1 image is smaller')
