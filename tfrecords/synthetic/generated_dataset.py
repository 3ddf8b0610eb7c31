"""The generated data sets, in the record format of CIFAR-10: a byte of label, then planes."""

from collections.abc import Callable
import pathlib

import numpy as np

from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import staging
from tfrecords.synthetic import digits_dataset
from tfrecords.synthetic import shapes_dataset

# Of a number of examples and a seed: planes, uint8 [examples, channels, height, width], and labels.
Generator = Callable[[int, int], tuple[np.ndarray, np.ndarray]]

GENERATORS: dict[str, Generator] = {
    'digits': digits_dataset.planes_and_labels,
    'shapes': shapes_dataset.planes_and_labels,
}


def write(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path,
          train_examples: int | None = None, test_examples: int | None = None) -> pathlib.Path:
  """Writes the files of `spec` below `data_dir`, all or none, unless they exist.

  File number i, training files first, is generated from seed i, so no two files share images.
  A killed process leaves a hidden directory, which the next call removes.

  Args:
    spec: the catalog entry of a data set in GENERATORS.
    data_dir: the directory of all data sets; created if it is missing.
    train_examples: number of training records; `spec.train_examples` if None.
    test_examples: number of test records; `spec.test_examples` if None.

  Returns:
    The directory of the files.

  Raises:
    errors.InputError: the directory holds other files, or cannot be written.
    ValueError: `spec` is none of them.
  """
  if GENERATORS.get(spec.name) is None:
    raise ValueError(f'{spec.name} is not generated; choose one of {", ".join(GENERATORS)}')
  counts = _examples_per_file(spec.train_files, spec.train_examples, train_examples)
  counts |= _examples_per_file(spec.test_files, spec.test_examples, test_examples)
  target = pathlib.Path(data_dir) / spec.directory
  if not target.exists():
    _generate(target, counts, GENERATORS[spec.name])
  _check(target, {name: count * spec.record_bytes for name, count in counts.items()})
  return target


def _examples_per_file(names: tuple[str, ...], default: int,
                       requested: int | None) -> dict[str, int]:
  """Distributes the examples over the files; the first ones get the remainder."""
  total = default if requested is None else requested
  return {name: (total + len(names) - 1 - i) // len(names) for i, name in enumerate(names)}


def _generate(target: pathlib.Path, counts: dict[str, int], generator: Generator) -> None:
  """Writes the files to a hidden directory and renames it, unless another process has done so."""
  try:
    target.parent.mkdir(parents=True, exist_ok=True)
    with staging.directory(target.parent, target.name, lambda line: None) as temporary:
      made = temporary / target.name
      made.mkdir()  # with the permissions of the umask, unlike `temporary` itself
      for seed, (name, count) in enumerate(counts.items()):
        atomic_file.write_bytes(made / name, _records(*generator(count, seed)))
      if not target.exists():
        made.rename(target)
  except OSError as error:
    raise errors.InputError(f'{target}: cannot be written ({error.strerror}); '
                            'fix that or give another --data_dir') from error


def _records(planes: np.ndarray, labels: np.ndarray) -> bytes:
  return np.concatenate([labels[:, None], planes.reshape(len(labels), -1)], axis=1).tobytes()


def _check(target: pathlib.Path, sizes: dict[str, int]) -> None:
  """Refuses files of another size than the generated ones."""
  for name, size in sizes.items():
    path = target / name
    found = path.stat().st_size if path.is_file() else 'no'
    if found != size:
      raise errors.InputError(
          f'{path}: {found} bytes where the generated set has {size}; '
          f'move {target} away, and it will be generated again')
