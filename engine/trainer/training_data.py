"""The training batches of a run: images, or the cached features of frozen layers.

Only the training steps use cached features. Summaries, live view and startup summary see images and
pass them through the whole network.
"""

from collections.abc import Callable, Iterator
import functools

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.config import train_options
from engine.models import network as network_lib
from engine.reporting import console
from engine.runs import class_counts
from engine.runs import dataset_splits
from engine.trainer import memory_check
from engine.trainer import streaming
from engine.training import strategy as strategy_lib
from engine.transfer_learning import cache_eligibility
from engine.transfer_learning import feature_batches
from engine.transfer_learning import feature_cache
from tfrecords import address
from tfrecords import batch_rows
from tfrecords import data_checksum
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import pipeline
from tfrecords import preprocess
from tfrecords import reader
from tfrecords import remote_path

# For data-dependent initialization, as many as in airbench94, and for image statistics.
_NUM_CALIBRATION_IMAGES = 5000


class RunData:
  """The training examples of a run.

  Attributes:
    spec: the data set.
    source: the records.
    recipe: with what a set that is streamed from disk can do.
    notes: lines for the user about what it cannot.
    images: the batches of images.
    num_cached_stages: stages of the network that the steps skip, as their features are cached.
    feature_cache_status: whether and where features are cached; empty where nothing is frozen.
  """

  def __init__(self, recipe: recipe_lib.Recipe, options: train_options.TrainOptions,
               source: reader.Source | None = None, log: console.LogFn = lambda line: None):
    """Checks the records; reads them into memory if they fit into the budget.

    Args:
      recipe: what to train.
      options: data, memory and seed.
      source: the records; None for those that recipe and options name.
      log: writes a console line about the data service, also from another thread.

    Raises:
      errors.InputError: they do not fit the recipe, or the data service cannot be used.
    """
    self._options = options
    self.spec = datasets.get(recipe.dataset, options.data_dir)
    self.source = source or dataset_splits.training_source(
        recipe, self.spec, options.data_dir, options.data_source, options.seed)
    self.recipe, self.notes = streaming.adapted(recipe, self.source, options.memory_budget_mb)
    recipe = self.recipe
    memory_check.records(self.spec.name, self.source.total_bytes, options.memory_budget_mb)
    self.images = pipeline.TrainingData(
        self.source, recipe.augmentation, recipe.batch_size, options.seed,
        memory_budget_bytes=options.memory_budget_mb * 2 ** 20,
        is_balanced=recipe.balance == 'sample')
    # To count a part of a set that is streamed, all its labels would have to be read.
    if self.spec.is_imported and (not self.images.streamed or class_counts.counted(self.source)):
      self.notes = (*self.notes, *class_counts.notes(
          self.class_counts(), self.source.spec.class_names, recipe.balance))
    if self.images.streamed:
      memory_check.streamed(self.spec.name, recipe.batch_size, self.images.streamed.num_bytes(
          batch_rows.BatchRows(recipe.batch_size)))
    self._service = streaming.data_service(self.images, options, log)
    self._features: feature_batches.FeatureBatches | None = None
    self.num_cached_stages = 0
    self.feature_cache_status = ''

  def run_config(self) -> run_config.RunConfig:
    """Returns the settings of a run on these records."""
    recipe, options, source = self.recipe, self._options, self.source
    place = self.spec.directory if self.spec.is_imported else options.data_dir
    return run_config.RunConfig(
        recipe, options.seed, recipe.classes(self.spec), source.spec.image_shape,
        source.num_examples, options.data_source, self.shuffle_window, data=self.identity(),
        data_dir=remote_path.absolute(place),
        class_counts=() if recipe.balance == 'none' else self.class_counts())

  def class_counts(self) -> tuple[int, ...]:
    """Returns the records of each class, in the order of the labels."""
    if self.images.streamed:
      return class_counts.of_source(self.source)
    return class_counts.of_labels(self.images.labels.numpy(), self.source.spec.num_classes)

  def identity(self) -> data_identity.DataIdentity:
    """Returns the identity of the records."""
    if self.source.identity:
      return self.source.identity
    if self.images.streamed:
      return data_checksum.of_streamed(self.source)
    return data_checksum.of_tensors(self.images.images, self.images.labels)

  @property
  def shuffle_window(self) -> int:
    """Records in a window of a streamed data set; 0 in memory."""
    return self.images.streamed.order.window_size if self.images.streamed else 0

  def calibration_images(self) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the first training images, as recorded and as preprocessed for evaluation."""
    if not self.images.streamed:
      images = self.images.images[:_NUM_CALIBRATION_IMAGES]
      return images, preprocess.preprocess(images, self.recipe.preprocessing)
    part = self.source.slice(0, min(_NUM_CALIBRATION_IMAGES, self.source.num_examples))
    recorded, shown, _ = next(iter(pipeline.eval_batches(
        part, self.recipe.preprocessing, part.num_examples)))
    return recorded, shown

  def batch_at(self, step: int) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns images and labels of the training batch that follows `step` updates."""
    if self.images.streamed:
      return self.images.batch_from_disk(step)
    # From a data set in memory any batch is computed directly, without a pipeline.
    with tf.device('CPU:0'):
      return self.images.batch(tf.constant(step, tf.int64))

  def inputs_at(self, step: int) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns inputs and labels of the whole batch: features where they are cached, or images."""
    return next(iter((self._features or self.images).batches(step)))

  def cache_features(self, network: network_lib.Network, log: console.LogFn,
                     cache_dir: str | None = None) -> None:
    """Computes the features of frozen layers or reads them from disk, where that is possible.

    Args:
      network: with its frozen layers restored or warm-started.
      log: writes a console line about a damaged cache.
      cache_dir: where the features are on disk; '': nowhere; None: where the options say.
    """
    recipe, options = self.recipe, self._options
    if not recipe.frozen_layers:
      return
    stages = network.num_frozen_stages(recipe.frozen_layers)
    reason = cache_eligibility.reason_not_cacheable(
        recipe, network, bool(self.images.streamed), self.source.spec.image_shape)
    if not reason:
      cache = feature_cache.FeatureCache(network, stages, recipe, self.images.images)
      reason = cache_eligibility.too_large(cache.shape(), options.memory_budget_mb)
    if reason:
      self.feature_cache_status = f'computed in every step: {reason}'
      return
    folder = cache_dir if cache_dir is not None else _cache_dir(options)
    values, where = (cache.load(remote_path.of(folder), log) if folder
                     else (cache.compute(), 'computed'))
    self.feature_cache_status = f'{values[0].size:,} numbers an image, {where}'
    self.num_cached_stages = stages
    self._features = feature_batches.FeatureBatches(
        values, self.images.labels, recipe.batch_size, options.seed, self.images.balanced_order)

  def iterator(self, start_step: int,
               strategy: tf.distribute.Strategy) -> Iterator[tuple[tf.Tensor, tf.Tensor]]:
    """Returns the batches from `start_step` on: features where they are cached, else images.

    To a device other than the processor the strategy copies a batch ahead.
    """
    first, *others = strategy.extended.worker_devices
    rows = strategy_lib.rows(strategy, self.recipe.batch_size)
    batches = self._batches(start_step, 1 + len(others), rows)
    if not others and first.endswith('CPU:0'):
      # Where the batches are made, a distributed data set would only add a queue, and tf.data's
      # tuner of that queue may delay the end of the process by a minute.
      return iter(batches)
    if not rows.is_whole:
      # Or all workers would ask each other before every batch whether there is one.
      batches = batches.apply(tf.data.experimental.assert_cardinality(
          tf.data.INFINITE_CARDINALITY))
    return iter(strategy.distribute_datasets_from_function(lambda _: batches))

  @property
  def _batches(self) -> Callable[..., tf.data.Dataset]:
    """Returns what makes the batches of training steps; arguments as of `TrainingData.batches`."""
    if self._service:
      return functools.partial(self._service.batches, self.images)
    return (self._features or self.images).batches


def _cache_dir(options: train_options.TrainOptions) -> str:
  """Returns where features are cached on disk: by default beside a run of this machine."""
  if options.cache_dir or address.is_remote(options.train_dir):
    return options.cache_dir
  return str(remote_path.of(options.train_dir).parent / 'features')
