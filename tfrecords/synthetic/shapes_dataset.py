"""The built-in data set `shapes`: ten classes of generated shapes in the CIFAR-10 record format.

The images come from `shape_renderer.py`: their bytes depend on the number of examples and the seed
alone and are the same on every machine. A linear classifier does not beat chance (accuracy 11%,
measured); the tutorial network has to recognize the outline under any color, position, angle and
lighting (97% after 1,500 steps of 128).
"""

import pathlib

import numpy as np

from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import staging
from tfrecords.synthetic import implicit_shapes
from tfrecords.synthetic import shape_renderer

# Images rendered at a time, few enough for the CPU cache. Changing it changes the images.
_BLOCK = 100


def images_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  """Generates shapes of all classes in random order; class counts differ by at most one.

  Args:
    num_examples: number of images, 0 or more.
    seed: the key of the Philox generator, in [0, 2^128).

  Returns:
    Images, uint8 [num_examples, 32, 32, 3], and labels, uint8 [num_examples] in [0, 10).
  """
  planes, labels = _planes_and_labels(num_examples, seed)
  return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels


def _planes_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  bits = np.random.Philox(key=seed)
  order = np.argsort(bits.random_raw(num_examples), kind='stable')
  labels = (order % len(implicit_shapes.SHAPES)).astype(np.uint8)
  planes = np.empty((num_examples, 3, shape_renderer.SIDE, shape_renderer.SIDE), np.uint8)
  for start in range(0, num_examples, _BLOCK):
    block = slice(start, start + _BLOCK)
    planes[block] = shape_renderer.render(bits, labels[block])
  return planes, labels


def write(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path,
          train_examples: int | None = None, test_examples: int | None = None) -> pathlib.Path:
  """Writes the files of `spec` below `data_dir`, all or none, unless they exist.

  File number i, training files first, is generated from seed i, so no two files share images.
  A killed process leaves a hidden directory, which the next call removes.

  Args:
    spec: the catalog entry of `shapes`.
    data_dir: the directory of all data sets; created if it is missing.
    train_examples: number of training records; `spec.train_examples` if None.
    test_examples: number of test records; `spec.test_examples` if None.

  Returns:
    The directory of the files.

  Raises:
    errors.InputError: the directory holds other files, or cannot be written.
    ValueError: `spec` describes another data set.
  """
  if (
    spec.class_names != tuple(implicit_shapes.SHAPES)
    or spec.record_bytes != 1 + 3 * shape_renderer.SIDE**2
  ):
    raise ValueError(f'{spec.name} is not the data set that is generated here; use shapes')
  counts = _examples_per_file(spec.train_files, spec.train_examples, train_examples)
  counts |= _examples_per_file(spec.test_files, spec.test_examples, test_examples)
  target = pathlib.Path(data_dir) / spec.directory
  if not target.exists():
    _generate(target, counts)
  _check(target, {name: count * spec.record_bytes for name, count in counts.items()})
  return target


def _examples_per_file(names: tuple[str, ...], default: int,
                       requested: int | None) -> dict[str, int]:
  """Distributes the examples over the files; the first ones get the remainder."""
  total = default if requested is None else requested
  return {name: (total + len(names) - 1 - i) // len(names) for i, name in enumerate(names)}


def _generate(target: pathlib.Path, counts: dict[str, int]) -> None:
  """Writes the files to a hidden directory and renames it, unless another process has done so."""
  try:
    target.parent.mkdir(parents=True, exist_ok=True)
    with staging.directory(target.parent, target.name, lambda line: None) as temporary:
      made = temporary / target.name
      made.mkdir()  # with the permissions of the umask, unlike `temporary` itself
      for seed, (name, count) in enumerate(counts.items()):
        atomic_file.write_bytes(made / name, _records(count, seed))
      if not target.exists():
        made.rename(target)
  except OSError as error:
    raise errors.InputError(f'{target}: cannot be written ({error.strerror}); '
                            'fix that or give another --data_dir') from error


def _records(num_examples: int, seed: int) -> bytes:
  planes, labels = _planes_and_labels(num_examples, seed)
  pixels = planes.reshape(num_examples, 3 * shape_renderer.SIDE**2)
  return np.concatenate([labels[:, None], pixels], axis=1).tobytes()


def _check(target: pathlib.Path, sizes: dict[str, int]) -> None:
  """Refuses files of another size than the generated ones."""
  for name, size in sizes.items():
    path = target / name
    found = path.stat().st_size if path.is_file() else 'no'
    if found != size:
      raise errors.InputError(
          f'{path}: {found} bytes where the generated set has {size}; '
          f'move {target} away, and it will be generated again')
