"""Errors of TensorFlow's file systems, as those that a file of this machine would have raised."""

from __future__ import annotations

from collections.abc import Iterator
import contextlib
import errno
import os
import typing

from tfrecords import errors

if typing.TYPE_CHECKING:
  import tensorflow as tf

# Object stores: a file appears when it is complete, and who may read it is told by a login.
BUCKETS = ('gs://',)
# The system's errors by their texts, with which messages of TensorFlow end, and by the names of
# TensorFlow's own.
_TEXTS = {os.strerror(code): code for code in errno.errorcode}
_CODES = {
    'NotFoundError': errno.ENOENT, 'AlreadyExistsError': errno.EEXIST,
    'ResourceExhaustedError': errno.ENOSPC, 'PermissionDeniedError': errno.EACCES}
_LOGIN = ('access is denied; log in with `gcloud auth application-default login`, or name the key '
          'of a service account in GOOGLE_APPLICATION_CREDENTIALS')


@contextlib.contextmanager
def translated(address: str) -> Iterator[tf.io.gfile]:
  """Gives a block TensorFlow's file functions, and turns its errors into OSErrors.

  Raises:
    OSError: the block raised an error of TensorFlow.
    errors.InputError: a bucket does not let this user in.
  """
  import tensorflow as tf
  try:
    yield tf.io.gfile
  except tf.errors.OpError as error:
    name = type(error).__name__
    if name in ('PermissionDeniedError', 'UnauthenticatedError') and address.startswith(BUCKETS):
      raise errors.InputError(f'{address}: {_LOGIN}') from error
    reason = errors.reason(error)
    if code := _TEXTS.get(reason) or _CODES.get(name):
      raise OSError(code, os.strerror(code), address) from error
    raise OSError(reason) from error
