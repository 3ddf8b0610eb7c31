"""Files at addresses such as `gs://bucket/run`, through TensorFlow's file systems (tf.io.gfile).

A file is written whole. What is written to a bucket appears there when it is complete, and replaces
what had its name. Other file systems show a file while it is written; there it gets another name
first, and is then renamed.

All functions raise an OSError where the file system refuses.
"""

import contextlib
import os
import secrets
import stat as stat_lib

from tfrecords import remote_errors


def stat(address: str) -> os.stat_result:
  """Returns kind, size and time of the last change of a file or directory."""
  with remote_errors.translated(address) as files:
    found = files.stat(address)
  kind = stat_lib.S_IFDIR if found.is_directory else stat_lib.S_IFREG
  changed = found.mtime_nsec // 10 ** 9
  return os.stat_result((kind | stat_lib.S_IRWXU, 0, 0, 1, 0, 0, found.length, *[changed] * 3))


def names(directory: str) -> list[str]:
  """Returns the names of what is in a directory, in one listing."""
  with remote_errors.translated(directory) as files:
    # Those of directories may end in a slash.
    found = [name.rstrip('/') for name in files.listdir(directory)]
  return sorted(filter(None, found))


def read(address: str) -> bytes:
  """Returns the content of a file, in one request."""
  import tensorflow as tf
  with remote_errors.translated(address):
    return bytes(tf.io.read_file(address).numpy())


def write(address: str, data: bytes | memoryview) -> None:
  """Writes a file whole; makes its directory if it is missing."""
  folder, name = os.path.split(address)
  with remote_errors.translated(address) as files:
    if address.startswith(remote_errors.BUCKETS):
      _fill(address, data)
      return
    files.makedirs(folder)
    temporary = os.path.join(folder, f'.{name[:50]}.{secrets.token_hex(4)}.partial')
    try:
      _fill(temporary, data)
      files.rename(temporary, address, overwrite=True)
    except BaseException:
      with contextlib.suppress(Exception):
        files.remove(temporary)
      raise


def _fill(address: str, data: bytes | memoryview) -> None:
  import tensorflow as tf
  with tf.io.gfile.GFile(address, 'wb') as file:
    file.write(bytes(data))


def make_directory(address: str) -> None:
  """Makes a directory and those above it, unless they are there."""
  with remote_errors.translated(address) as files:
    files.makedirs(address)


def rename(source: str, target: str) -> None:
  """Renames a file, which replaces one that is there."""
  with remote_errors.translated(source) as files:
    files.rename(source, target, overwrite=True)


def remove(address: str) -> None:
  """Removes a file."""
  with remote_errors.translated(address) as files:
    files.remove(address)


def remove_tree(directory: str) -> None:
  """Removes a directory with all that is in it."""
  with remote_errors.translated(directory) as files:
    files.rmtree(directory)
