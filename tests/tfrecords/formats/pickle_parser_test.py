"""Pickles of CIFAR's Python version: arrays and plain values are read, calls are refused."""

import os
import pickle

import numpy as np
import pytest

from tfrecords import errors
from tfrecords.formats import pickle_parser

_IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 12)


def _parse(path, values, keys=('labels',), protocol=2):
  path.write_bytes(pickle.dumps(values, protocol))
  return pickle_parser.parse(str(path), list(keys), 12)


@pytest.mark.parametrize('protocol', range(5))
@pytest.mark.parametrize('encode', [str, str.encode])
def test_labels_and_images(tmp_path, protocol, encode):
  values = {encode('data'): _IMAGES, encode('labels'): [7, 255], encode('filenames'): ['a', 'b']}
  texts, (records,) = _parse(tmp_path / 'a', values, protocol=protocol)
  assert (texts, records.dtype) == ([], np.uint8)
  np.testing.assert_array_equal(records, [[7, *range(12)], [255, *range(12, 24)]])


def test_two_labels(tmp_path):
  values = {b'data': _IMAGES, b'fine_labels': [1, 2], b'coarse_labels': [3, 4]}
  _, (records,) = _parse(tmp_path / 'a', values, ('coarse_labels', 'fine_labels'))
  assert records[:, :2].tolist() == [[3, 1], [4, 2]]


class _Call:
  def __reduce__(self):
    return os.mkdir, ('called',)


@pytest.mark.parametrize('values, words', [
    ([1], 'does not hold a dict of images and labels'),
    ({}, 'does not hold images of 12 bytes each'),
    ({'data': _IMAGES.astype(int)}, 'does not hold images'),
    ({'data': _IMAGES[:, 1:]}, 'does not hold images'),
    ({'data': _IMAGES}, 'does not hold labels of 0 to 255, one for each image'),
    ({'data': _IMAGES, 'labels': [1]}, 'does not hold labels'),
    ({'data': _IMAGES, 'labels': [1, 256]}, 'does not hold labels'),
    ({'data': _IMAGES, 'labels': [1, -1]}, 'does not hold labels'),
    ({'data': _Call()}, 'calls posix.mkdir, which CIFAR files never do')])
def test_refuses(tmp_path, monkeypatch, values, words):
  monkeypatch.chdir(tmp_path)
  with pytest.raises(errors.InputError) as caught:
    _parse(tmp_path / 'a', values)
  assert str(caught.value).startswith(words)
  assert not (tmp_path / 'called').exists()
