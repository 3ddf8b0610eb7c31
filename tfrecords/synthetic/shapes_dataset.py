"""The built-in data set `shapes`: ten kinds of figures, generated, in the CIFAR-10 record format.

The images are those of `shape_renderer.py`: their bytes depend on the number of examples and the
seed alone, the same on every machine. A linear classifier does not beat chance (11% measured); the
tutorial network has to find the outline under any colour, place, angle and light (97% after 1,500
steps of 128).
"""

import pathlib

import numpy as np

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import staging
from tfrecords.synthetic import implicit_shapes
from tfrecords.synthetic import shape_renderer

_BLOCK = 100  # images painted at a time: they fit into a cache. Another number, other images!


def images_and_labels(num_examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
  """Generates figures of all classes, equally many of each or one more, in random order.

  Args:
    num_examples: how many images, 0 or more.
    seed: the key of the Philox generator, in [0, 2^128).

  Returns:
    Images, uint8 [num_examples, 32, 32, 3], and labels, uint8 [num_examples] in [0, 10).
  """
  planes, labels = _planes_and_labels(num_examples, seed)
  return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels


def _planes_and_labels(num_examples, seed):
  bits = np.random.Philox(key=seed)
  order = np.argsort(bits.random_raw(num_examples), kind='stable')
  labels = (order % len(implicit_shapes.FIGURES)).astype(np.uint8)
  planes = np.empty((num_examples, 3, shape_renderer.SIDE, shape_renderer.SIDE), np.uint8)
  for start in range(0, num_examples, _BLOCK):
    block = slice(start, start + _BLOCK)
    planes[block] = shape_renderer.paint(bits, labels[block])
  return planes, labels


def write(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path,
          train_examples: int | None = None, test_examples: int | None = None) -> pathlib.Path:
  """Writes the files of `spec` below `data_dir`, all or none; does nothing where they are.

  File number i of the training files followed by the test files is made from seed i, so no two
  share their images. What a killed attempt leaves has another, hidden name; the next removes it.

  Args:
    spec: the row of `shapes`.
    data_dir: the directory of all data sets; made if it is missing.
    train_examples: records in all training files together; `spec.train_examples` if None.
    test_examples: the same for the test files.

  Returns:
    The directory of the files.

  Raises:
    errors.InputError: the directory holds something else, or cannot be written.
    ValueError: `spec` describes another data set.
  """
  if (
    spec.class_names != tuple(implicit_shapes.FIGURES)
    or spec.record_bytes != 1 + 3 * shape_renderer.SIDE**2
  ):
    raise ValueError(f'{spec.name} is not the data set that is generated here; use shapes')
  counts = _shares(spec.train_files, spec.train_examples, train_examples)
  counts |= _shares(spec.test_files, spec.test_examples, test_examples)
  target = pathlib.Path(data_dir) / spec.directory
  if not target.exists():
    _generate(target, counts)
  _check(target, {name: count * spec.record_bytes for name, count in counts.items()})
  return target


def _shares(names, standard, wanted):
  """Spreads the examples over files, the first ones getting one more if it does not divide."""
  total = standard if wanted is None else wanted
  return {name: (total + len(names) - 1 - i) // len(names) for i, name in enumerate(names)}


def _generate(target, counts):
  """Makes the files out of sight and renames their directory, unless another process just did."""
  try:
    target.parent.mkdir(parents=True, exist_ok=True)
    with staging.directory(target.parent, target.name, lambda line: None) as partial:
      made = partial / target.name
      made.mkdir()  # unlike `partial` itself, readable by whom the umask allows
      for seed, (name, count) in enumerate(counts.items()):
        (made / name).write_bytes(_records(count, seed))
      if not target.exists():
        made.rename(target)
  except OSError as error:
    raise errors.InputError(f'{target}: cannot be written ({error.strerror}); '
                            'mend that or choose another data directory') from error


def _records(num_examples, seed):
  planes, labels = _planes_and_labels(num_examples, seed)
  pixels = planes.reshape(num_examples, 3 * shape_renderer.SIDE**2)
  return np.concatenate([labels[:, None], pixels], axis=1).tobytes()


def _check(target, sizes):
  for name, size in sizes.items():
    path = target / name
    found = path.stat().st_size if path.is_file() else 'no'
    if found != size:
      raise errors.InputError(
          f'{path}: {found} bytes where the generated set has {size}; '
          f'move {target} away, and it will be made anew')
