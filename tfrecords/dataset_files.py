"""Finds the files of a data set where they usually lie, and where else people put them.

The usual folder is DATA_DIR/`spec.directory`. Where that is missing or empty, the files may lie in
DATA_DIR itself or one or two folders below it; where it holds a folder that holds the files, they
lie there. Files in the IDX format may be unpacked, and have a dot in their name for the hyphen
before `idx`, as in other distributions of MNIST.
"""

from collections.abc import Iterator
import itertools
import os
import pathlib
import re

from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import errors

# Folders that are looked into, at most: --data_dir may be a whole home directory.
_MOST_FOLDERS = 2_000
# Files of several data sets have the same names. What a path must have in it, and what it must not.
_REQUIRED = {'fashion_mnist': 'fashion', 'cifar100': '100'}
_FORBIDDEN = {
    'mnist': ('fashion', 'kmnist', 'emnist', 'qmnist', 'notmnist', 'kuzushiji', 'letters'),
    'cifar10': ('shapes', '100')}


def folder(spec: dataset_spec.DatasetSpec, data_dir: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the folder with the files of a data set; the usual one if they are nowhere.

  Raises:
    errors.InputError: they are complete in several unusual places.
  """
  data_dir = pathlib.Path(data_dir)
  usual = data_dir / spec.directory
  # What is generated is found in its own place alone.
  if is_complete(spec, usual) or not spec.url:
    return usual
  within = usual if os.path.lexists(usual) and not _is_empty(usual) else data_dir
  found = [place for place in _places(within)
           if is_complete(spec, place) and _is_named_for(spec, place, data_dir)]
  if len(found) > 1:
    raise errors.InputError(
        f'{data_dir}: the files of {spec.name} lie in {" and in ".join(map(str, found[:4]))}; give '
        'one of them as --data_dir')
  return found[0] if found else usual


def path(folder_path: pathlib.Path, name: str) -> pathlib.Path:
  """Returns the path of a file under any of its names; under the usual one if there is none."""
  # Some archives pack each file into a folder of the same name.
  places = (place for other in _names(name)
            for place in (folder_path / other, folder_path / other / other))
  return next((place for place in places if place.is_file()), folder_path / name)


def is_complete(spec: dataset_spec.DatasetSpec, place: pathlib.Path) -> bool:
  """Tells whether all files of a data set are in a folder."""
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
  """Yields a folder and those of two levels below it."""
  first = list(_folders(top))
  second = itertools.chain.from_iterable(map(_folders, first))
  yield from itertools.islice(itertools.chain([top], first, second), _MOST_FOLDERS)


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
  """Tells whether no name on the way to a folder says that it holds another data set."""
  words = [_word(part) for part in (data_dir.resolve().name, *place.relative_to(data_dir).parts)]
  others = {_word(text) for row in datasets.CATALOG.values() if row.name != spec.name
            for text in (row.name, row.directory)}
  joined = ' '.join(words)
  return (not others & {*words} and _REQUIRED.get(spec.name, '') in joined
          and not any(word in joined for word in _FORBIDDEN.get(spec.name, ())))


def _word(text: str) -> str:
  return re.sub('[^a-z0-9]', '', text.lower())
