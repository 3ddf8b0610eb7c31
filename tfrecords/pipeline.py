"""The one ordered chain: which examples, distorted how, in batches, ahead of the computation.

The contract that everything above leans on: **the training batch of step N is a pure function of
(data set, recipe, seed, N)**. A training that resumes at step N starts the chain at N; R replicas
take the R slices of the batch that one device would have had.

  order      a stateless permutation an epoch (shuffle_order.py); it comes before the batch, so that
             every epoch uses every record once and a batch may reach across two epochs
  gather     the windows of the whole batch out of the uint8 records in memory
  distort    whole batches (augment.py), drawn in one stateless call a step
  prefetch   last, so that the next batches are ready while the current one is computed

A set larger than the memory budget is read from disk through a shuffle queue, whose order is a
function of (seed, epoch): at a resume the chain reads up to where it was and goes on from there.
"""

from collections.abc import Callable
import functools
import math

import tensorflow as tf

from tfrecords import errors
from tfrecords import preprocess
from tfrecords import reader
from tfrecords import shuffle_order
from tfrecords.augmentation import alternating_flip
from tfrecords.augmentation import augment

# The tutorial keeps 0.4 of an epoch in its queue (cifar10_input.py).
QUEUE_SHARE_OF_EPOCH = 0.4
_ALL_STEPS = tf.int64.max
_PREFETCHED_BATCHES = 4

Batch = tuple[tf.Tensor, tf.Tensor]


class TrainingData:
  """The training records of one run, and the batch of any step of it.

  Attributes:
    queue: length of the shuffle queue when the set streams from disk; 0 when it is in memory.
    images: in memory all images as recorded, uint8 [n, height, width, channels].
    labels: in memory theirs, int32 [n].
  """

  def __init__(self, source: reader.Source, distortion: augment.Distortion, batch_size: int,
               seed: int, *, memory_budget_bytes: int = 2 ** 32, queue_examples: int = 0):
    """Reads the records into memory if they fit.

    Args:
      source: the training records.
      distortion: the recipe's distortions.
      batch_size: examples a step over all replicas.
      seed: of the whole training.
      memory_budget_bytes: a larger set streams from disk.
      queue_examples: length of the shuffle queue then; 0 means 0.4 of an epoch.

    Raises:
      errors.InputError: the length of the queue is negative, or the flip alternates and the set
        streams.
    """
    if queue_examples < 0:
      raise errors.InputError(
        f'--shuffle_buffer_size={queue_examples}: give the number of examples that wait in the '
        'queue, or 0 for 0.4 of an epoch'
      )
    self.source = source
    self.queue = 0
    self._distortion = distortion
    self._batch_size = batch_size
    self._seed = seed
    if source.total_bytes <= memory_budget_bytes:
      self.images, self.labels = reader.load(source)
    elif distortion.alternate_flip:
      # What comes out of a queue has no number that would be its own in every epoch.
      raise errors.InputError(
          f'--alternate_flip=True: needs the {-(-source.total_bytes // 2 ** 20):,} MB of '
          f'{source.spec.name} in memory; give that much as --memory_budget_mb, or '
          '--noalternate_flip')
    else:
      self.queue = queue_examples or math.ceil(QUEUE_SHARE_OF_EPOCH * source.num_examples)

  def batches(self, start_step: int = 0, replicas: int = 1) -> tf.data.Dataset:
    """Returns the endless training batches from step `start_step` on.

    Args:
      start_step: the first step, at least 0.
      replicas: every batch comes as this many elements, one for each replica in turn.

    Returns:
      A dataset of float32 images [batch_size / replicas, height, width, channels] and int32 labels.
    """
    batches = (self._from_disk(start_step) if self.queue
               else dataset_of_steps(self.batch, start_step))
    return prefetch(batches, replicas)

  def batch(self, step: tf.Tensor) -> Batch:
    """Returns the batch of step `step`, an int64 scalar, of a set in memory."""
    examples = self.source.num_examples
    indices = shuffle_order.batch_indices(step, self._batch_size, examples, self._seed)
    draws = self._draw(step)
    if self._distortion.alternate_flip:
      epochs, _ = shuffle_order.batch_positions(step, self._batch_size, examples)
      draws = draws._replace(
        mirror=alternating_flip.alternating(indices, epochs, examples, self._seed)
      )
    images = augment.distort(self.images, indices, draws, self._distortion)
    return images, tf.gather(self.labels, indices)

  def _from_disk(self, start_step: int) -> tf.data.Dataset:
    epoch, position = shuffle_order.epoch_and_position(
        start_step, self._batch_size, self.source.num_examples)

    @tf.autograph.experimental.do_not_convert
    def shuffled(number: tf.Tensor) -> tf.data.Dataset:
      return self.source.records().shuffle(
        self.queue,
        seed=shuffle_order.shuffle_seed(number, self._seed),
        reshuffle_each_iteration=False,
      )

    @tf.autograph.experimental.do_not_convert
    def batch(step: tf.Tensor, records: tf.Tensor) -> Batch:
      images, labels = reader.decode(self.source.spec, records)
      every = tf.range(self._batch_size, dtype=tf.int64)
      return augment.distort(images, every, self._draw(step), self._distortion), labels

    # The queue comes before the batch and inside the epoch: an epoch is a permutation of the set.
    records = tf.data.Dataset.range(epoch, _ALL_STEPS).flat_map(shuffled).skip(position)
    return records.batch(self._batch_size, drop_remainder=True).enumerate(start_step).map(
        batch, num_parallel_calls=2, deterministic=True)

  def _draw(self, step: tf.Tensor) -> augment.Draws:
    return augment.draw(self._distortion, self.source.spec.image_shape, self._batch_size,
                        self._seed, step)


def dataset_of_steps(batch: Callable[[tf.Tensor], Batch], start_step: int) -> tf.data.Dataset:
  """Returns the endless batches from step `start_step` on of a function of the step."""
  # Two calls at a time hide the latency of one batch behind the other's and keep the order. There
  # is no statement for AutoGraph to convert, and looking for one takes half a second.
  return tf.data.Dataset.range(start_step, _ALL_STEPS).map(
      tf.autograph.experimental.do_not_convert(batch), num_parallel_calls=2, deterministic=True)


def prefetch(batches: tf.data.Dataset, replicas: int) -> tf.data.Dataset:
  """Returns the batches, each in as many slices as there are replicas, made ahead of their use."""
  if replicas > 1:
    batches = batches.flat_map(functools.partial(_slices, replicas))
  # Nothing here is left to tf.data's tuner, and an iterator that has one is not let go before the
  # tuner's next look, which may be a minute away. Nor is there anything to rewrite in so short a
  # chain, and the rewriting would copy the records into its graph: all of them, for good.
  settled = tf.data.Options()
  settled.autotune.enabled = False
  settled.experimental_optimization.apply_default_optimizations = False
  return batches.prefetch(_PREFETCHED_BATCHES * replicas).with_options(settled)


def _slices(replicas: int, images: tf.Tensor, labels: tf.Tensor) -> tf.data.Dataset:
  """Splits a batch into consecutive equal slices, one a replica."""
  def split(values: tf.Tensor) -> tf.Tensor:
    return tf.reshape(values, [replicas, values.shape[0] // replicas, *values.shape[1:]])
  return tf.data.Dataset.from_tensor_slices((split(images), split(labels)))


def eval_batches(source: reader.Source, preprocessing: preprocess.Preprocessing,
                 batch_size: int) -> tf.data.Dataset:
  """Returns every record exactly once, in order; the last batch may be smaller.

  Args:
    source: the records.
    preprocessing: the run's own.
    batch_size: examples at a time.

  Returns:
    A dataset of uint8 images as recorded, float32 images [n, height, width, channels] as the
    network sees them, and int32 labels [n].
  """
  # No statement for AutoGraph, which would take a second to look for one.
  @tf.autograph.experimental.do_not_convert
  def batch(records: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    images, labels = reader.decode(source.spec, records)
    return images, preprocess.preprocess(images, preprocessing), labels

  return source.records().batch(batch_size).map(
      batch, num_parallel_calls=2, deterministic=True).prefetch(2)
