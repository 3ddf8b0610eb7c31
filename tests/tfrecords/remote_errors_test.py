"""Errors of TensorFlow's file systems."""

import errno

import pytest
import tensorflow as tf

from tfrecords import errors
from tfrecords import remote_errors


@pytest.mark.parametrize('error, code', [
    (tf.errors.NotFoundError, errno.ENOENT), (tf.errors.AlreadyExistsError, errno.EEXIST),
    (tf.errors.ResourceExhaustedError, errno.ENOSPC),
    (tf.errors.PermissionDeniedError, errno.EACCES),
    (tf.errors.UnavailableError, None)])
def test_they_become_those_of_the_system(error, code):
  with (pytest.raises(OSError, match='No such|exists|space|denied|the reason') as caught,
        remote_errors.translated('file:///a')):
    raise error(None, None, 'the reason')
  assert caught.value.errno == code


def test_a_bucket_that_lets_nobody_in_says_how_to_log_in():
  with (pytest.raises(errors.InputError, match='^gs://b/x: access is denied; log in with `gcloud'),
        remote_errors.translated('gs://b/x')):
    raise tf.errors.PermissionDeniedError(None, None, 'HTTP response code 403')
