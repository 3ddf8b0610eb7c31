"""The training and evaluation batches: order, gather, augmentation and prefetching.

The contract of the engine: **the training batch of step N is a pure function of (data set, recipe,
seed, N)**. A training that resumes at step N starts the pipeline at N; R replicas take the R slices
of the batch that one device would have had, and each of several workers makes its rows alone.

  order      a stateless permutation per epoch (shuffle_order.py), before batching: every epoch uses
             every record once, and a batch may span two epochs
  gather     the crops of the whole batch from the uint8 records in memory
  augment    whole batches (augment.py), with stateless calls per step; mixing comes last, and
             needs all rows
  prefetch   last, so that the next batches are ready while the current one is computed

A data set larger than the memory budget is read from disk through a shuffle buffer, whose order is
a function of (seed, epoch): on a resume the pipeline reads and skips the records that came before.
"""

from collections.abc import Callable
import functools
import math

import tensorflow as tf

from tfrecords import balanced_order
from tfrecords import batch_rows
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader
from tfrecords import record_loader
from tfrecords import shuffle_order
from tfrecords.augmentation import alternating_flip
from tfrecords.augmentation import augment
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import optional_operations

# Default size of the shuffle buffer in epochs: min_fraction_of_examples_in_queue of the tutorial
# (cifar10_input.py).
SHUFFLE_BUFFER_EPOCHS = 0.4
_ALL_STEPS = tf.int64.max
_PREFETCHED_BATCHES = 4

Batch = tuple[tf.Tensor, tf.Tensor]


class TrainingData:
  """The training records of one run, and its batch of any step.

  Attributes:
    source: the training records.
    shuffle_buffer_size: examples in the shuffle buffer of a streamed data set; 0 in memory.
    images: in memory all recorded images, uint8 [n, height, width, channels].
    labels: in memory their labels, int32 [n].
    balanced_order: in memory the order in which every class is seen equally often; None for the
      usual one.
  """

  def __init__(self, source: reader.Source, augmentation: augmentation_config.AugmentationConfig,
               batch_size: int, seed: int, *, memory_budget_bytes: int = 2 ** 32,
               shuffle_buffer_size: int = 0, is_balanced: bool = False) -> None:
    """Reads the records into memory if they fit.

    Args:
      source: the training records.
      augmentation: the augmentation of the recipe.
      batch_size: global batch size.
      seed: the seed of the training.
      memory_budget_bytes: a larger data set is streamed from disk.
      shuffle_buffer_size: examples in the shuffle buffer then; 0 for 0.4 of an epoch.
      is_balanced: whether every class is to be seen equally often; for a data set in memory.

    Raises:
      errors.InputError: the size of the buffer is negative, or the flip alternates or the classes
        are balanced and the data set is streamed.
    """
    if shuffle_buffer_size < 0:
      raise errors.InputError(
        f'--shuffle_buffer_size={shuffle_buffer_size}: give the number of examples in the shuffle '
        'buffer, or 0 for 0.4 of an epoch'
      )
    self.source = source
    self.shuffle_buffer_size = 0
    self._augmentation = augmentation
    self._every_row = batch_rows.BatchRows(batch_size)
    self._seed = seed
    self.balanced_order: balanced_order.BalancedOrder | None = None
    if source.total_bytes <= memory_budget_bytes:
      self.images, self.labels = record_loader.load(source)
      if is_balanced:
        self.balanced_order = balanced_order.BalancedOrder(self.labels.numpy(), seed)
    elif is_balanced:
      raise errors.InputError(
          f'--balance=sample: needs the {-(-source.total_bytes // 2 ** 20):,} MB of '
          f'{source.spec.name} in memory; give that much as --memory_budget_mb, or --balance=loss')
    elif augmentation.alternate_flip:
      # An example from a shuffle buffer has no number that is the same in every epoch.
      raise errors.InputError(
          f'--alternate_flip=True: needs the {-(-source.total_bytes // 2 ** 20):,} MB of '
          f'{source.spec.name} in memory; give that much as --memory_budget_mb, or '
          '--noalternate_flip')
    else:
      self.shuffle_buffer_size = (shuffle_buffer_size
                                  or math.ceil(SHUFFLE_BUFFER_EPOCHS * source.num_examples))

  def batches(self, start_step: int = 0, replicas: int = 1,
              rows: batch_rows.BatchRows | None = None) -> tf.data.Dataset:
    """Returns the endless training batches from step `start_step` on.

    Args:
      start_step: the first step, at least 0.
      replicas: number of consecutive elements that the rows are split into, one per replica.
      rows: of each batch; None: all.

    Returns:
      A dataset of float32 images [rows / replicas, height, width, channels] and labels: int32
      [rows / replicas], or float32 [rows / replicas, classes] where they are mixed.
    """
    rows = rows or self._every_row
    batches = (self._from_disk(start_step, rows) if self.shuffle_buffer_size
               else dataset_of_steps(functools.partial(self.batch, rows=rows), start_step))
    return prefetch(batches, replicas)

  def batch(self, step: tf.Tensor, rows: batch_rows.BatchRows | None = None) -> Batch:
    """Returns the batch of step `step`; for a data set in memory.

    Args:
      step: int64 scalar, at least 0.
      rows: of the batch; None: all.
    """
    wanted = rows or self._every_row
    rows, examples = self._augmented_rows(wanted), self.source.num_examples
    if self.balanced_order:
      indices, epochs = self.balanced_order.batch(step, rows)
    else:
      indices = shuffle_order.batch_indices(step, rows, examples, self._seed)
      epochs, _ = shuffle_order.batch_positions(step, rows, examples)
    params = self._sample_params(step, rows)
    if self._augmentation.alternate_flip:
      params = params._replace(
        mirror=alternating_flip.alternating(indices, epochs, examples, self._seed)
      )
    return self._augmented(
        self.images, indices, tf.gather(self.labels, indices), params, step, wanted)

  def _from_disk(self, start_step: int, wanted: batch_rows.BatchRows) -> tf.data.Dataset:
    rows, batch_size = self._augmented_rows(wanted), wanted.batch_size
    epoch, position = shuffle_order.epoch_and_position(
        start_step, batch_size, self.source.num_examples)

    @tf.autograph.experimental.do_not_convert
    def shuffled(number: tf.Tensor) -> tf.data.Dataset:
      return self.source.records().shuffle(
        self.shuffle_buffer_size,
        seed=shuffle_order.shuffle_seed(number, self._seed),
        reshuffle_each_iteration=False,
      )

    @tf.autograph.experimental.do_not_convert
    def batch(step: tf.Tensor, records: tf.Tensor) -> Batch:
      images, labels = reader.decode(self.source.spec, rows.of(records))
      every = tf.range(rows.count, dtype=tf.int64)
      return self._augmented(
          images, every, labels, self._sample_params(step, rows), step, wanted)

    # Shuffled within the epoch and before batching: each epoch is a permutation of the data set.
    records = tf.data.Dataset.range(epoch, _ALL_STEPS).flat_map(shuffled).skip(position)
    return records.batch(batch_size, drop_remainder=True).enumerate(start_step).map(
        batch, num_parallel_calls=2, deterministic=True)

  def _augmented_rows(self, wanted: batch_rows.BatchRows) -> batch_rows.BatchRows:
    """Returns the rows to augment for those wanted: mixing takes the others from all rows."""
    return self._every_row if self._augmentation.is_mixing else wanted

  def _augmented(self, images: tf.Tensor, indices: tf.Tensor, labels: tf.Tensor,
                 params: augment.AugmentationParams, step: tf.Tensor,
                 wanted: batch_rows.BatchRows) -> Batch:
    """Returns the augmented and mixed rows of a step, before they are split among replicas."""
    augmentation, seed = self._augmentation, self._seed
    shown = augment.apply(
        images, indices, params, augmentation, seed, step, self._augmented_rows(wanted))
    if not augmentation.is_mixing:
      return shown, labels
    mixed = optional_operations.mix(
        shown, labels, augmentation, self.source.spec.num_classes, seed, step)
    return wanted.of(mixed[0]), wanted.of(mixed[1])

  def _sample_params(self, step: tf.Tensor,
                     rows: batch_rows.BatchRows) -> augment.AugmentationParams:
    params = augment.sample_params(self._augmentation, self.source.spec.image_shape,
                                   rows.batch_size, self._seed, step)
    return augment.AugmentationParams(*map(rows.of, params))


def dataset_of_steps(batch: Callable[[tf.Tensor], Batch], start_step: int) -> tf.data.Dataset:
  """Returns the endless batches `batch(step)` from step `start_step` on."""
  # Two parallel calls hide the latency and keep the order. There is no statement for AutoGraph to
  # convert, and its analysis takes half a second.
  return tf.data.Dataset.range(start_step, _ALL_STEPS).map(
      tf.autograph.experimental.do_not_convert(batch), num_parallel_calls=2, deterministic=True)


def prefetch(batches: tf.data.Dataset, replicas: int) -> tf.data.Dataset:
  """Splits each batch into one slice per replica and prefetches them."""
  if replicas > 1:
    batches = batches.flat_map(functools.partial(_slices, replicas))
  # No parameter here is tuned, and an iterator with autotuning is released only at the next tuning
  # period, up to a minute later. Graph rewrites have nothing to optimize in a pipeline this short,
  # and would copy all records into the graph.
  options = tf.data.Options()
  options.autotune.enabled = False
  options.experimental_optimization.apply_default_optimizations = False
  return batches.prefetch(_PREFETCHED_BATCHES * replicas).with_options(options)


def _slices(replicas: int, images: tf.Tensor, labels: tf.Tensor) -> tf.data.Dataset:
  """Splits a batch into consecutive equal slices, one per replica."""
  def split(values: tf.Tensor) -> tf.Tensor:
    return tf.reshape(values, [replicas, values.shape[0] // replicas, *values.shape[1:]])
  return tf.data.Dataset.from_tensor_slices((split(images), split(labels)))


def eval_batches(source: reader.Source, preprocessing: preprocessing_config.Preprocessing,
                 batch_size: int) -> tf.data.Dataset:
  """Returns every record exactly once, in order; the last batch may be smaller.

  Args:
    source: the records.
    preprocessing: the preprocessing of the run.
    batch_size: examples per batch.

  Returns:
    A dataset of uint8 images as recorded, preprocessed float32 images [n, height, width, channels],
    and int32 labels [n].
  """
  # There is no statement for AutoGraph to convert, and its analysis takes a second.
  @tf.autograph.experimental.do_not_convert
  def batch(records: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    images, labels = reader.decode(source.spec, records)
    return images, preprocess.preprocess(images, preprocessing), labels

  return source.records().batch(batch_size).map(
      batch, num_parallel_calls=2, deterministic=True).prefetch(2)
