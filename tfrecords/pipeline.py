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

A data set larger than the memory budget is read from disk, a window of records at a time, in an
order that is as stateless (window_order.py): on a resume the pipeline reads its window, and nothing
that came before.
"""

from collections.abc import Callable
import functools

import tensorflow as tf

from tfrecords import balanced_order
from tfrecords import batch_rows
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config
from tfrecords import reader
from tfrecords import record_loader
from tfrecords import shuffle_order
from tfrecords import streamed_examples
from tfrecords.augmentation import alternating_flip
from tfrecords.augmentation import augment
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import optional_operations

_ALL_STEPS = tf.int64.max
_PREFETCHED_BATCHES = 4

Batch = tuple[tf.Tensor, tf.Tensor]
# As of `StreamedExamples.dataset`.
Examples = tuple[tf.Tensor, tf.Tensor, tf.Tensor]


class TrainingData:
  """The training records of one run, and its batch of any step.

  Attributes:
    source: the training records.
    streamed: the examples of a data set that is read from disk; None in memory.
    every_row: the whole batch.
    images: in memory all recorded images, uint8 [n, height, width, channels].
    labels: in memory their labels, int32 [n].
    balanced_order: in memory the order in which every class is seen equally often; None for the
      usual one.

  Example:
    Step 7 has the same examples whether or not steps came before it:

    >>> recipe = rana.recipes['mnist_softmax']
    >>> source = rana.loop.open_source(rana.loop.dataset('mnist'), 'data', 'train')
    >>> data = rana.loop.TrainingData(source, recipe.augmentation, batch_size=4, seed=0)
    >>> images, labels = next(iter(data.batches(start_step=7)))
    >>> print(images.shape, labels.shape)
    (4, 28, 28, 1) (4,)
    >>> _, same = [*data.batches().take(8)][7]
    >>> print(bool(tf.reduce_all(labels == same)))
    True
  """

  def __init__(self, source: reader.Source, augmentation: augmentation_config.AugmentationConfig,
               batch_size: int, seed: int, *, memory_budget_bytes: int = 2 ** 32,
               is_balanced: bool = False) -> None:
    """Reads the records into memory if they fit.

    Args:
      source: the training records.
      augmentation: the augmentation of the recipe.
      batch_size: global batch size.
      seed: the seed of the training.
      memory_budget_bytes: a larger data set is streamed from disk.
      is_balanced: whether every class is to be seen equally often; for a data set in memory.

    Raises:
      errors.InputError: the classes are balanced and the data set is streamed.
    """
    self.source = source
    self.streamed: streamed_examples.StreamedExamples | None = None
    self._augmentation = augmentation
    self.every_row = batch_rows.BatchRows(batch_size)
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
    else:
      self.streamed = streamed_examples.StreamedExamples(source, seed)

  def batches(self, start_step: int = 0, replicas: int = 1,
              rows: batch_rows.BatchRows | None = None) -> tf.data.Dataset:
    """Returns the endless training batches from step `start_step` on.

    Args:
      start_step: the first step, at least 0.
      replicas: number of consecutive elements that the rows are split into, one per replica.
      rows: of each batch; None: all.

    Returns:
      A dataset of float32 images [rows / replicas, height, width, channels] and of labels, int32
      [rows / replicas], or float32 [rows / replicas, classes] where they are mixed.
    """
    rows = rows or self.every_row
    batches = (self.from_disk(rows, start_step) if self.streamed
               else dataset_of_steps(functools.partial(self.batch, rows=rows), start_step))
    return prefetch(batches, replicas)

  def batch_from_disk(self, step: int) -> Batch:
    """Returns the batch of step `step` of a streamed data set; reads its records alone."""
    return next(iter(self.from_disk(self.every_row, step, num_steps=1)))

  def batch(self, step: tf.Tensor, rows: batch_rows.BatchRows | None = None) -> Batch:
    """Returns the batch of step `step`; for a data set in memory.

    Args:
      step: int64 scalar, at least 0.
      rows: of the batch; None: all.
    """
    wanted = rows or self.every_row
    rows, examples = self.rows_to_read(wanted), self.source.num_examples
    if self.balanced_order:
      indices, epochs = self.balanced_order.batch(step, rows)
    else:
      indices = shuffle_order.batch_indices(step, rows, examples, self._seed)
      epochs, _ = shuffle_order.batch_positions(step, rows, examples)
    return self._augmented(self.images, indices, tf.gather(self.labels, indices),
                           self._sample_params(step, rows, indices, epochs), step, wanted)

  def from_disk(self, wanted: batch_rows.BatchRows, start_step: int,
                num_steps: int | None = None) -> tf.data.Dataset:
    """Returns batches of a streamed data set.

    Args:
      wanted: rows of each batch.
      start_step: the first step, at least 0.
      num_steps: number of batches; None: endless.
    """
    if self.streamed is None:
      raise ValueError('the records are in memory')
    batch = tf.autograph.experimental.do_not_convert(
        functools.partial(self.batch_of_examples, wanted))
    examples = self.streamed.dataset(self.rows_to_read(wanted), start_step, num_steps)
    return examples.enumerate(start_step).map(batch, num_parallel_calls=2, deterministic=True)

  def batch_of_examples(self, wanted: batch_rows.BatchRows, step: tf.Tensor,
                        examples: Examples) -> Batch:
    """Returns the batch of a step of a streamed data set.

    Args:
      wanted: rows of the batch.
      step: int64 scalar, at least 0.
      examples: of the rows that `rows_to_read` returns for these.
    """
    records, indices, epochs = examples
    rows = self.rows_to_read(wanted)
    images, labels = reader.decode(self.source.spec, records)
    every = tf.range(rows.count, dtype=tf.int64)
    return self._augmented(images, every, labels,
                           self._sample_params(step, rows, indices, epochs), step, wanted)

  def rows_to_read(self, wanted: batch_rows.BatchRows) -> batch_rows.BatchRows:
    """Returns the rows to read and augment for those wanted, which are all for some."""
    # Mixing takes others of the batch, and kernels sum up in another order for a single image.
    needs_all = self._augmentation.is_mixing or wanted.count == 1
    return self.every_row if needs_all else wanted

  def _augmented(self, images: tf.Tensor, indices: tf.Tensor, labels: tf.Tensor,
                 params: augment.AugmentationParams, step: tf.Tensor,
                 wanted: batch_rows.BatchRows) -> Batch:
    """Returns the augmented and mixed rows of a step, before they are split among replicas."""
    augmentation, seed, rows = self._augmentation, self._seed, self.rows_to_read(wanted)
    shown = augment.apply(images, indices, params, augmentation, seed, step, rows)
    mixed, shares = optional_operations.mix(
        shown, labels, augmentation, self.source.spec.num_classes, seed, step)
    return (mixed, shares) if rows == wanted else (wanted.of(mixed), wanted.of(shares))

  def _sample_params(self, step: tf.Tensor, rows: batch_rows.BatchRows, indices: tf.Tensor,
                     epochs: tf.Tensor) -> augment.AugmentationParams:
    """Returns the augmentation of rows, whose records and their epochs are int64 [rows]."""
    params = augment.sample_params(self._augmentation, self.source.spec.image_shape,
                                   rows.batch_size, self._seed, step)
    params = augment.AugmentationParams(*map(rows.of, params))
    if not self._augmentation.alternate_flip:
      return params
    return params._replace(mirror=alternating_flip.alternating(
        indices, epochs, self.source.num_examples, self._seed))


def dataset_of_steps(batch: Callable[[tf.Tensor], Batch], start_step: int) -> tf.data.Dataset:
  """Returns the endless batches `batch(step)` from step `start_step` on.

  Args:
    batch: returns the images and labels of a step, an int64 scalar; it is traced once.
    start_step: the first step, at least 0.

  Example:
    >>> batches = rana.loop.dataset_of_steps(lambda step: (step, 10 * step), start_step=3)
    >>> for images, labels in batches.take(2):
    ...   print(images.numpy(), labels.numpy())
    3 30
    4 40
  """
  # Two parallel calls hide the latency and keep the order. There is no statement for AutoGraph to
  # convert, and its analysis takes half a second.
  return tf.data.Dataset.range(start_step, _ALL_STEPS).map(
      tf.autograph.experimental.do_not_convert(batch), num_parallel_calls=2, deterministic=True)


def prefetch(batches: tf.data.Dataset, replicas: int) -> tf.data.Dataset:
  """Splits each batch into one slice per replica and prefetches them.

  Args:
    batches: images and labels.
    replicas: number of slices, which divides the size of a batch.

  Example:
    >>> batch = tf.range(4), 10 * tf.range(4)
    >>> slices = rana.loop.prefetch(tf.data.Dataset.from_tensors(batch), replicas=2)
    >>> for images, labels in slices:
    ...   print(images.numpy(), labels.numpy())
    [0 1] [ 0 10]
    [2 3] [20 30]
  """
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
