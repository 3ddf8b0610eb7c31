"""Finds the files of a data set, in the usual folder or in others where people put them.

The usual folder is DATA_DIR/`spec.directory`. If it is missing or empty, the files are searched for
in DATA_DIR and in the folders up to two levels below it; if it has other content, in the folders
up to two levels below it. At an address such as `gs://bucket/data` they are in the usual folder or
in DATA_DIR itself. Files in the IDX format may be unpacked, and may have a dot instead of the
hyphen before `idx` in their names, as in other distributions of MNIST.
"""

from collections.abc import Iterator
import itertools
import os
import pathlib
import re

from tfrecords import address
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import errors
from tfrecords import remote_path

# The largest number of folders searched: --data_dir may be a whole home directory.
_MAX_FOLDERS = 2_000
# Several data sets share file names. Words that a path must contain, and words that it must not.
_REQUIRED = {'fashion_mnist': 'fashion', 'cifar100': '100'}
_FORBIDDEN = {
    'mnist': ('fashion', 'kmnist', 'emnist', 'qmnist', 'notmnist', 'kuzushiji', 'letters'),
    'cifar10': ('shapes', 'digits', '100')}


def folder(spec: dataset_spec.DatasetSpec, data_dir: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the folder with the files of a data set; the usual folder if they are not found.

  Raises:
    errors.InputError: several folders other than the usual one hold all files.
  """
  data_dir = remote_path.of(data_dir)
  usual = data_dir / spec.directory
  # A generated data set is only searched for in its usual folder.
  if is_complete(spec, usual) or not spec.url:
    return usual
  if address.is_remote(data_dir):
    # To search further would take many requests.
    return data_dir if is_complete(spec, data_dir) else usual
  within = usual if os.path.lexists(usual) and not _is_empty(usual) else data_dir
  found = [place for place in _places(within)
           if is_complete(spec, place) and _is_named_for(spec, place, data_dir)]
  if len(found) > 1:
    raise errors.InputError(
        f'{data_dir}: the files of {spec.name} are in {" and in ".join(map(str, found[:4]))}; '
        'pass one of these as --data_dir')
  return found[0] if found else usual


def path(folder_path: pathlib.Path, name: str) -> pathlib.Path:
  """Returns the path of a file under any of its names; under the usual name if it is not found."""
  return next(iter(paths(folder_path, name)), folder_path / name)


def paths(folder_path: pathlib.Path, name: str) -> list[pathlib.Path]:
  """Returns the existing files with any of a file's names, the usual name first."""
  # Some archives pack each file into a folder of the same name.
  places = (place for other in _names(name)
            for place in (folder_path / other, folder_path / other / other))
  return [place for place in places if place.is_file()]


def is_complete(spec: dataset_spec.DatasetSpec, place: pathlib.Path) -> bool:
  """Returns whether a folder holds all files of a data set."""
  return all(path(place, name).is_file() for name in spec.train_files + spec.test_files)


def _names(name: str) -> tuple[str, ...]:
  if '-idx' not in name:
    return (name,)
  plain = name.removesuffix('.gz')
  dotted = plain.replace('-idx', '.idx')
  return name, plain, dotted, f'{dotted}.gz'


def _is_empty(place: pathlib.Path) -> bool:
  return place.is_dir() and not place.is_symlink() and not any(place.iterdir())


def _places(top: pathlib.Path) -> Iterator[pathlib.Path]:
  """Yields a folder and the folders up to two levels below it."""
  first = list(_folders(top))
  second = itertools.chain.from_iterable(map(_folders, first))
  yield from itertools.islice(itertools.chain([top], first, second), _MAX_FOLDERS)


def _folders(place: pathlib.Path) -> Iterator[pathlib.Path]:
  try:
    with os.scandir(place) as entries:
      names = sorted(entry.name for entry in entries
                     if not entry.name.startswith('.') and entry.is_dir())
  except OSError:
    return
  yield from (place / name for name in names)


def _is_named_for(spec: dataset_spec.DatasetSpec, place: pathlib.Path,
                  data_dir: pathlib.Path) -> bool:
  """Returns whether no part of a folder's path names another data set."""
  words = [_word(part) for part in (data_dir.resolve().name, *place.relative_to(data_dir).parts)]
  others = {_word(text) for row in datasets.CATALOG.values() if row.name != spec.name
            for text in (row.name, row.directory)}
  joined = ' '.join(words)
  return (not others & {*words} and _REQUIRED.get(spec.name, '') in joined
          and not any(word in joined for word in _FORBIDDEN.get(spec.name, ())))


def _word(text: str) -> str:
  return re.sub('[^a-z0-9]', '', text.lower())
