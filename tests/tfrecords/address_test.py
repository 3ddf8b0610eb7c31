"""Addresses of files."""

import pathlib

import pytest
import tensorflow as tf

from tfrecords import address


@pytest.mark.parametrize('path', ['gs://b/x', 's3://b', 'file:///x', pathlib.Path('gs:/b') / 'x'])
def test_what_is_an_address(path):
  assert address.is_remote(path) == (not isinstance(path, pathlib.Path))


@pytest.mark.parametrize('path', ['runs/a', './gs://b', '/gs://b', '~/x', 'gs:/b', '://b', ''])
def test_what_is_a_path(path):
  assert not address.is_remote(path)


def test_the_file_systems_are_those_of_tensorflow():
  assert {*tf.io.gfile.get_registered_schemes()} == {'', *address.SCHEMES}


@pytest.mark.parametrize('text', ['gs://b', 'gs://b/c d/e', 'ram://x/y', 'file:///tmp/x', 'gs://b/'])
def test_good_addresses(text):
  assert address.fault(text) == ''


@pytest.mark.parametrize('text, fault', [
    ('s3://b/x', 'TensorFlow reads gs:// and not s3://; mount it (rclone, or for s3:// s3fs or '
                 'Mountpoint for Amazon S3) and give the directory'),
    ('gs://', 'names no bucket; give gs://BUCKET/DIRECTORY'),
    ('gs:///x', 'names no bucket; give gs://BUCKET/DIRECTORY'),
    ('gs://./x', 'names no bucket'),
    ('file://tmp/x', 'give file:/// and the path from the root on'),
    ('file:///', 'give file:/// and the path from the root on'),
    ('gs://b/[a]', 'an address has no [ ] * ? \\ and no .. in it, and is ASCII; '),
    ('gs://b/../c', 'an address has no'), ('gs://b/\n', 'an address has no'),
    ('gs://b/é', 'an address has no')])
def test_what_cannot_be_used(text, fault):
  assert address.fault(text).startswith(fault)
