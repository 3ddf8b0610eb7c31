"""The pieces of a training, for a loop of one's own.

All of a classifier's: the training batch of step N is a function of data set, recipe, seed and N,
and the step one of the state and a batch.

  >>> recipe = rana.recipes['mnist_softmax'].with_settings(batch_size=8)
  >>> source = rana.loop.open_source(rana.loop.dataset('mnist'), 'data', 'train')
  >>> config = rana.loop.RunConfig(
  ...     recipe, 0, recipe.class_names, source.spec.image_shape, source.num_examples)
  >>> state = rana.loop.TrainState(config)
  >>> data = rana.loop.TrainingData(source, recipe.augmentation, recipe.batch_size, 0)
  >>> train_step = tf.function(
  ...     rana.loop.build_step(state, recipe, source.num_examples), autograph=False)
  >>> for images, labels in data.batches().take(3):
  ...   metrics = train_step(images, labels, state.step.read_value())
  ...   step = state.step.assign_add(1)
  >>> print(int(state.step), sorted(metrics))
  3 ['accuracy', 'cross_entropy', 'learning_rate', 'loss', 'weight_decay']

Or one's own network, examples and loss, with the parts that make a training exact: initial values
(`he_normal`), the order of the examples (`batch_indices`), learning rates (`learning_rate`), the
update (`Optimizer`), moving averages (`update_averages`) and checkpoints (`Checkpoints`).
"""

from engine.config.run_config import RunConfig
from engine.models.initializers import constant
from engine.models.initializers import he_normal
from engine.models.initializers import truncated_normal
from engine.models.initializers import xavier
from engine.optim.exponential_moving_average import decay_after as average_decay
from engine.optim.exponential_moving_average import update as update_averages
from engine.optim.optimizer import Group
from engine.optim.optimizer import groups_of
from engine.optim.optimizer import Optimizer
from engine.optim.rule_registry import AdamConfig
from engine.optim.rule_registry import AdamWConfig
from engine.optim.rule_registry import LionConfig
from engine.optim.rule_registry import MuonConfig
from engine.optim.rule_registry import SgdConfig
from engine.optim.schedule_registry import ConstantSchedule
from engine.optim.schedule_registry import ExponentialSchedule
from engine.optim.schedule_registry import LinearWarmupDecay
from engine.optim.schedule_registry import StaircaseSchedule
from engine.optim.schedules import learning_rate
from engine.runs.checkpoints import Checkpoints
from engine.training.compute_dtype import resolve as resolve_compute_dtype
from engine.training.state import TrainState
from engine.training.step import build_step
from engine.training.strategy import build as build_strategy
from tfrecords.batch_rows import BatchRows
from tfrecords.datasets import get as dataset
from tfrecords.pipeline import dataset_of_steps
from tfrecords.pipeline import prefetch
from tfrecords.pipeline import TrainingData
from tfrecords.reader import open_source
from tfrecords.shuffle_order import batch_indices

__all__ = ['AdamConfig', 'AdamWConfig', 'BatchRows', 'Checkpoints', 'ConstantSchedule',
           'ExponentialSchedule', 'Group', 'LinearWarmupDecay', 'LionConfig', 'MuonConfig',
           'Optimizer', 'RunConfig', 'SgdConfig', 'StaircaseSchedule', 'TrainState', 'TrainingData',
           'average_decay', 'batch_indices', 'build_step', 'build_strategy', 'constant', 'dataset',
           'dataset_of_steps', 'groups_of', 'he_normal', 'learning_rate', 'open_source', 'prefetch',
           'resolve_compute_dtype', 'truncated_normal', 'update_averages', 'xavier']
