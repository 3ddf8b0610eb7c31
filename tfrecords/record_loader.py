"""Reads all records of a source into host memory, or their labels alone."""

import collections
from collections.abc import Iterator, Sequence
import concurrent.futures
import functools
import math
import os

import numpy as np
import tensorflow as tf

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import reader
from tfrecords.formats import record_labels

# Bytes; EIGEN_MAX_ALIGN_BYTES of TensorFlow's builds.
_ALIGNMENT = 64
_BLOCK = 512  # records decoded at a time: enough to amortize the cost of a call
# Blocks of a thread that wait: those of a TFRecord file take memory.
_WAITING = 4


def load(source: reader.Source) -> tuple[tf.Tensor, tf.Tensor]:
  """Reads all records into host memory: images and labels as from `reader.decode`.

  Raises:
    errors.InputError: there are more or fewer records than `num_examples`, one cannot be read, or
      its label is out of range.
  """
  # Each block is released when it is copied: keeping all would fragment the heap.
  images = _aligned([source.num_examples, *source.spec.image_shape])
  labels = np.empty([source.num_examples], np.int32)
  filled = _fill(source, images, labels)
  if filled != source.num_examples:
    raise errors.InputError(
        f'{source.spec.name}: {source.num_examples:,} records were counted and '
        f'{"more" if filled > source.num_examples else f"{filled:,}"} came; '
        'were its files changed meanwhile? Try again')
  _check_labels(source.spec, labels)
  # The host gathers the batches, so the records stay in its memory; a tensor that is made of an
  # array would be a copy, which takes longer than all the rest.
  with tf.device('CPU:0'):
    return tf.experimental.dlpack.from_dlpack(images.__dlpack__()), tf.constant(labels)


def _fill(source: reader.Source, images: np.ndarray, labels: np.ndarray) -> int:
  """Copies all records and returns their number; larger than that of `labels` if there are more."""
  filled = 0
  count = os.cpu_count() or 1
  # Touching new memory takes longer than the copy, and a second thread halves both.
  with concurrent.futures.ThreadPoolExecutor(count) as threads:
    tasks: collections.deque[concurrent.futures.Future[None]] = collections.deque()
    for pixels, classes in _blocks(source):
      start, filled = filled, filled + len(classes)
      if filled > len(labels):
        break
      labels[start:filled] = classes
      tasks.append(threads.submit(_copy, pixels, images[start:filled]))
      if len(tasks) > _WAITING * count:
        tasks.popleft().result()
    for task in tasks:
      task.result()
  return filled


def _copy(pixels: np.ndarray, images: np.ndarray) -> None:
  for channel in range(pixels.shape[-1]):
    # Three long loops; a copy of whole pixels would be as many loops of three.
    images[..., channel] = pixels[..., channel]


def _aligned(shape: Sequence[int]) -> np.ndarray:
  """Returns a new uint8 array that lies in memory as TensorFlow's own tensors do."""
  size = math.prod(shape)
  memory = np.empty([size + _ALIGNMENT], np.uint8)
  start = -memory.ctypes.data % _ALIGNMENT
  return memory[start:start + size].reshape(shape)


def _blocks(source: reader.Source) -> Iterator[tuple[np.ndarray, np.ndarray]]:
  """Yields images uint8 [n, height, width, channels], or a view of them, and labels [n]."""
  if source.arrays is None:
    blocks = source.records().batch(_BLOCK).map(
        functools.partial(reader.decode, source.spec)).prefetch(2)
    try:
      yield from blocks.as_numpy_iterator()
    except tf.errors.OpError as error:
      raise errors.InputError(f'{source.spec.name}: its records cannot be read '
                              f'({errors.reason(error)}); restore its files') from error
    return
  height, width, channels = source.spec.image_shape
  for array in source.arrays():
    for start in range(0, len(array), _BLOCK):
      block = array[start:start + _BLOCK]
      planes = block[:, source.spec.label_bytes:].reshape(-1, channels, height, width)
      yield planes.transpose(0, 2, 3, 1), record_labels.of_array(source.spec, block)


def read_labels(source: reader.Source) -> np.ndarray:
  """Returns the labels of all records, an array [n] of integers, without their images.

  Raises:
    errors.InputError: one is out of range.
  """
  blocks = source.arrays() if source.arrays else source.records().batch(_BLOCK).as_numpy_iterator()
  labels = np.concatenate([record_labels.of_array(source.spec, block) for block in blocks])
  _check_labels(source.spec, labels)
  return labels


def _check_labels(spec: dataset_spec.DatasetSpec, labels: np.ndarray) -> None:
  """Refuses labels that no class has, as an imported set, which is not read at once, may hold."""
  number = int(labels.argmax()) if labels.size else 0
  if labels.size and (fault := record_labels.fault(spec, int(labels[number]))):
    raise errors.InputError(f'{spec.name}: record {number:,} {fault}; see `records_main '
                            f'--action=verify`, and import the data set again')
