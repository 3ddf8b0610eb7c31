"""The training examples of a run: batches as images, or as the features of frozen layers.

Whatever is looked into during a training (summaries, the live view, the loss at its start) sees
images and passes them through the whole network; where features are cached, the training steps
alone begin behind the frozen layers.
"""

from collections.abc import Iterator
import pathlib

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.models import network as network_lib
from engine.reporting import console
from engine.runs import dataset_splits
from engine.transfer_learning import cache_eligibility
from engine.transfer_learning import feature_batches
from engine.transfer_learning import feature_cache
from tfrecords import datasets
from tfrecords import pipeline

# That the network is calibrated with, as many as airbench94 takes, and the appearance noted of.
_NUM_CALIBRATION_IMAGES = 5000


class RunData:
  """The training examples of a run.

  Attributes:
    source: the records.
    images: the batches of images.
    num_cached_stages: stages of the network that the steps skip, as their features are cached.
    feature_cache_status: whether and where features are cached; empty where nothing is frozen.
  """

  def __init__(self, recipe: recipe_lib.Recipe, options: train_options.Options):
    """Checks the records and reads them into memory if they fit.

    Raises:
      errors.InputError: they do not fit the recipe.
    """
    self._recipe = recipe
    self._options = options
    self.source = dataset_splits.training_source(
        recipe, datasets.get(recipe.dataset), options.data_dir, options.data_source, options.seed)
    self.images = pipeline.TrainingData(
        self.source, recipe.augmentation, recipe.batch_size, options.seed,
        memory_budget_bytes=options.memory_budget_mb * 2 ** 20,
        shuffle_buffer_size=options.shuffle_buffer_size)
    # Of a set in memory any batch can be had at once, without a pipeline. There is no statement in
    # it for AutoGraph to convert.
    self._batch = tf.function(self.images.batch, autograph=False)
    self._features: feature_batches.FeatureBatches | None = None
    self.num_cached_stages = 0
    self.feature_cache_status = ''

  @property
  def shuffle_buffer_size(self) -> int:
    """Size of the shuffle buffer of a streamed data set in examples; 0 in memory."""
    return self.images.shuffle_buffer_size

  def calibration_images(self) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the first training images, as recorded and as evaluation would show them."""
    part = self.source.slice(0, min(_NUM_CALIBRATION_IMAGES, self.source.num_examples))
    recorded, shown, _ = next(iter(pipeline.eval_batches(
        part, self._recipe.preprocessing, part.num_examples)))
    return recorded, shown

  def batch_at(self, step: int) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns images and labels of the batch of a step."""
    if self.shuffle_buffer_size:
      return next(iter(self.images.batches(step)))
    with tf.device('CPU:0'):
      return self._batch(tf.constant(step, tf.int64))

  def cache_features(self, network: network_lib.Network, report: console.LogFn) -> None:
    """Computes the features of frozen layers, or reads them, where there are any to be had.

    Args:
      network: its frozen layers have their values.
      report: takes a line about a damaged cache.
    """
    recipe, options = self._recipe, self._options
    if not recipe.frozen_layers:
      return
    stages = network.num_frozen_stages(recipe.frozen_layers)
    against = cache_eligibility.reason_not_cacheable(
        recipe, network, bool(self.shuffle_buffer_size), self.source.spec.image_shape)
    if not against:
      wanted = feature_cache.FeatureCache(network, stages, recipe, self.images.images)
      against = cache_eligibility.too_large(wanted.shape(), options.memory_budget_mb)
    if against:
      self.feature_cache_status = f'computed in every step: {against}'
      return
    folder = options.cache_dir or pathlib.Path(options.train_dir).parent / 'features'
    values, where = wanted.load(pathlib.Path(folder), report)
    self.feature_cache_status = f'{values[0].size:,} numbers an image, {where}'
    self.num_cached_stages = stages
    self._features = feature_batches.FeatureBatches(
        values, self.images.labels, recipe.batch_size, options.seed)

  def iterator(self, start: int,
               strategy: tf.distribute.Strategy) -> Iterator[tuple[tf.Tensor, tf.Tensor]]:
    """Returns the batches that the steps from `start` on take: features if cached, else images."""
    batches = (self._features or self.images).batches(start, strategy.num_replicas_in_sync)
    first, *others = strategy.extended.worker_devices
    if not others and 'CPU' in first:
      # Where there is nowhere to send batches to, that would be one more queue to go through; and
      # tf.data's tuner, which watches over it, may keep the process for a minute at its end.
      return iter(batches)
    return iter(strategy.distribute_datasets_from_function(lambda _: batches))
