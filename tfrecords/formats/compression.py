"""Which record files are compressed: those whose names end in `.gz`."""

import os

SUFFIX = '.gz'


def is_compressed(path: str | os.PathLike[str]) -> bool:
  """Returns whether a file of that name is compressed by gzip."""
  return os.fspath(path).endswith(SUFFIX)


def of(paths: list[str]) -> str:
  """Returns tf.data's name for the compression of files, which is that of the first."""
  return 'GZIP' if paths and is_compressed(paths[0]) else ''
