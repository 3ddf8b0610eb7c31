"""IDX files, the container of MNIST: images in one file, labels in another.

Both may be compressed by gzip.

  magic number  0, 0, 8 (unsigned bytes), number of axes     4 bytes
  sizes         of each axis, most significant byte first    4 bytes each
  data          row-major                                    1 byte each

(http://yann.lecun.com/exdb/mnist, "FILE FORMATS FOR THE MNIST DATABASE"). Joined, label first,
they are the same records as in the binary format.
"""

from collections.abc import Iterator, Sequence
import gzip
import pathlib
import zlib

import numpy as np
import tensorflow as tf

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file

_GZIP_MAGIC = b'\x1f\x8b'
_UNSIGNED_BYTES = 8
_REMEDY = 'fetch the file again'


def read(spec: dataset_spec.DatasetSpec, images_path: pathlib.Path,
         labels_path: pathlib.Path) -> np.ndarray:
  """Reads a pair of files.

  Args:
    spec: gives the shape of the images and the number of classes.
    images_path: the images, [n, height, width].
    labels_path: the labels, [n].

  Returns:
    uint8 [n, record_bytes].

  Raises:
    errors.InputError: a file is damaged or of another kind, or the two do not belong together.
  """
  images = _array(images_path, spec.image_shape[:2], spec)
  labels = _array(labels_path, (), spec)
  if len(images) != len(labels):
    raise errors.InputError(
        f'{labels_path}: {len(labels):,} labels, and {len(images):,} images in '
        f'{images_path.name}; they do not belong together: fetch both again')
  wrong = np.flatnonzero(labels >= spec.num_classes)
  if wrong.size:
    raise errors.InputError(
        f'{labels_path}: label {wrong[0]} is {labels[wrong[0]]}; {spec.name} has labels 0 to '
        f'{spec.num_classes - 1} ({wrong.size:,} such labels); is this the right file?')
  return np.concatenate([labels[:, None], images.reshape(len(images), -1)], axis=1)


def refuse_different(paths: Sequence[pathlib.Path], spec: dataset_spec.DatasetSpec) -> None:
  """Refuses forms of one file, packed and unpacked, that hold different things.

  Args:
    paths: of the forms, the one that is read first.
    spec: of the data set.

  Raises:
    errors.InputError: names two that differ.
  """
  if len(paths) < 2:
    return
  limit = _largest(spec.image_shape[:2], spec)
  content = _unzipped(paths[0], limit)
  for path in paths[1:]:
    if _unzipped(path, limit) != content:
      raise errors.InputError(
          f'{path}: holds other records than {paths[0].name} beside it; move one of them away')


def dataset(spec: dataset_spec.DatasetSpec, paths: Sequence[pathlib.Path]) -> tf.data.Dataset:
  """Returns the records of a pair of files, uint8 [record_bytes] each, in order."""
  records = read(spec, *paths)

  # In parts: one large tensor would be embedded in the dataset's graph.
  def parts() -> Iterator[np.ndarray]:
    yield from np.array_split(records, max(1, len(records) // 4096))

  return tf.data.Dataset.from_generator(parts, output_signature=tf.TensorSpec(
      [None, spec.record_bytes], tf.uint8)).unbatch()


def _array(path: pathlib.Path, item_shape: tuple[int, ...],
           spec: dataset_spec.DatasetSpec) -> np.ndarray:
  """Returns the content of a file, uint8 [n, *item_shape]."""
  data = _unzipped(path, _largest(item_shape, spec))
  header = 4 + 4 * (1 + len(item_shape))
  expected = bytes([0, 0, _UNSIGNED_BYTES, 1 + len(item_shape)])
  if data[:4] != expected:
    raise errors.InputError(
        f'{path}: begins with {data[:4].hex(" ")}, not with the magic number '
        f'{expected.hex(" ")} of an IDX file of {"images" if item_shape else "labels"}; is this '
        'the right file?')
  if len(data) < header:
    raise errors.InputError(f'{path}: ends within its header; {_REMEDY}')
  count, *shape = np.frombuffer(data, '>u4', 1 + len(item_shape), 4).tolist()
  if tuple(shape) != item_shape:
    raise errors.InputError(
        f'{path}: images of {"x".join(map(str, shape))}; {spec.name} has '
        f'{"x".join(map(str, item_shape))}; is this the right file?')
  size = count * int(np.prod(item_shape))
  if not count or len(data) != header + size:
    raise errors.InputError(
        f'{path}: {len(data) - header:,} bytes behind the header, which promises {size:,} for '
        f'{count:,} items; {_REMEDY}')
  return np.frombuffer(data, np.uint8, offset=header).reshape(count, *item_shape)


def _largest(item_shape: tuple[int, ...], spec: dataset_spec.DatasetSpec) -> int:
  """Returns the limit on the bytes read: ten times the expected number of records."""
  return 10 * (spec.train_examples + spec.test_examples) * int(np.prod(item_shape)) + (1 << 10)


def _unzipped(path: pathlib.Path, limit: int) -> bytes:
  try:
    with regular_file.opened(path) as file:
      # Other distributions have uncompressed files, some with .gz in their names all the same.
      packed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
      file.seek(0)
      data = (gzip.GzipFile(fileobj=file) if packed else file).read(limit + 1)
  except (gzip.BadGzipFile, zlib.error, EOFError) as error:
    raise errors.InputError(f'{path}: damaged gzip file ({error}); {_REMEDY}') from error
  if len(data) > limit:
    raise errors.InputError(
        f'{path}: unpacks to more than {limit:,} bytes; is this the right file?')
  return data
