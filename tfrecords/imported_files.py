"""The shards of an imported data set: that they are there, in the size that its manifest says.

That is all that is asked at a start, since reading a large set takes minutes; shard_check.py reads
everything. At an address such as `gs://bucket/set` one listing has the names alone.
"""

from collections.abc import Sequence
import pathlib

from tfrecords import address
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file
from tfrecords import remote_path

_REMEDY = 'restore it from a copy, or import the data set again'


def paths(spec: dataset_spec.DatasetSpec, split: str) -> list[pathlib.Path]:
  """Returns the shards of a split after comparing their sizes.

  Raises:
    errors.InputError: one is missing, no regular file, or of another size.
  """
  directory = remote_path.of(spec.directory)
  found = [directory / name for name in spec.files(split)]
  _check_presence(spec, found)
  if address.is_remote(directory):
    # Each size would be a request; a shard that is too short is noticed when it is read.
    return found
  for path in found:
    regular_file.check(path)
    size, wanted = path.stat().st_size, spec.shards[path.name].bytes
    if size != wanted:
      raise errors.InputError(
          f'{path}: has {size:,} bytes and {wanted:,} according to manifest.json; {_REMEDY}')
  return found


def check(spec: dataset_spec.DatasetSpec) -> pathlib.Path:
  """Returns the directory of an imported set after checking all its splits; errors as above."""
  for split in spec.splits:
    paths(spec, split)
  return remote_path.of(spec.directory)


def _check_presence(spec: dataset_spec.DatasetSpec, found: Sequence[pathlib.Path]) -> None:
  if address.is_remote(spec.directory):
    listed = {path.name for path in remote_path.of(spec.directory).glob('*')}
    missing = [path.name for path in found if path.name not in listed]
  else:
    missing = [path.name for path in found if not path.exists()]
  if missing:
    more = f' and {len(missing) - 1:,} more' if len(missing) > 1 else ''
    raise errors.InputError(
        f'{spec.directory}: lacks {missing[0]}{more} of data set {spec.name}; {_REMEDY}')
