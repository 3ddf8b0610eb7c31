"""The pieces of a training, for a loop of one's own.

  state = rana.loop.TrainState(config)
  batches = rana.loop.TrainingData(source, augmentation, batch_size, seed)

  step      one training step of a replica: gradients, all-reduce, update, moving averages
  strategy  the devices to compute on, as a tf.distribute.Strategy

docs/python.md has a whole training loop that is made of them.
"""

from engine.config.run_config import RunConfig
from engine.training.compute_dtype import resolve as resolve_compute_dtype
from engine.training.state import TrainState
from engine.training.step import build_step
from engine.training.strategy import build as build_strategy
from tfrecords.datasets import get as dataset
from tfrecords.pipeline import TrainingData
from tfrecords.reader import open_source

__all__ = ['RunConfig', 'TrainState', 'TrainingData', 'build_step', 'build_strategy', 'dataset',
           'open_source', 'resolve_compute_dtype']
