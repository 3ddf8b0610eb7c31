"""A worker that is not the chief: computes its rows of each batch, as the chief orders.

It has no run directory, no callbacks and no lock, and writes nothing, unless --cache_dir is given.
Its state is the chief's from the first order on; see workers.py.
"""

from collections.abc import Iterator
import dataclasses
import typing

import tensorflow as tf

from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.config import train_options
from engine.reporting import console
from engine.trainer import agreement
from engine.trainer import temporary_training
from engine.trainer import training_data
from engine.trainer import workers
from engine.training import compute_dtype
from engine.training import shared_state
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib

_Order = dict[str, typing.Any]


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, log: console.LogFn,
        channel: channel_lib.Channel) -> None:
  """Trains with the chief until the end of the training.

  Args:
    recipe: what to compute.
    options: as the chief's; train_dir is not used.
    log: writes a console line.
    channel: to the other workers.

  Raises:
    errors.InputError: data, devices or recipe do not fit.
    KeyboardInterrupt: the training was interrupted; the chief has saved its state.
  """
  recipe = dataclasses.replace(recipe, compute_dtype=compute_dtype.resolve(recipe.compute_dtype))
  agreement.on_start(channel, recipe, options)
  strategy = strategy_lib.build(
      options.num_gpus, options.logical_devices, recipe.batch_size, channel.spec)
  channel.exchange(channel_lib.JOINED)
  data = training_data.RunData(recipe, options, log=log)
  config = data.run_config()
  agreement.on_data(channel, config)
  state = temporary_training.new_state(config, strategy, options.accumulate)
  _Worker(config, options, log, strategy, data, state).obey(channel)


@dataclasses.dataclass(eq=False)
class _Worker:
  """The parts of a training that compute; as in run_context.py."""
  config: run_config.RunConfig
  options: train_options.TrainOptions
  log: console.LogFn
  strategy: tf.distribute.Strategy
  data: training_data.RunData
  state: state_lib.TrainState
  train_steps: step_lib.TrainLoop = dataclasses.field(init=False)
  batches: Iterator[step_lib.Batch] = dataclasses.field(init=False)

  def obey(self, channel: channel_lib.Channel) -> None:
    """Does what the chief orders, until it orders the end."""
    order = _received(channel, workers.FIRST)
    while order['order'] != workers.END:
      self._carry_out(order)
      order = _received(channel, channel_lib.STEPS)
    channel.exchange(channel_lib.END)
    if not order['is_complete']:
      # As the chief's, which has saved it.
      raise KeyboardInterrupt(f'interrupted at step {int(self.state.step.numpy())}, saved')

  def _carry_out(self, order: _Order) -> None:
    if order['order'] == workers.TRAIN:
      self.train_steps(self.batches, tf.constant(order['steps']))
      return
    shared_state.share(self.strategy, self.state)
    if order['order'] == workers.BEGIN:
      self.data.cache_features(self.state.network, self.log, self.options.cache_dir)
      self.train_steps = step_lib.build_loop(
          self.strategy, self.state, self.config.recipe, self.config.train_examples,
          self.data.num_cached_stages, order['lr_halvings'], self.options.accumulate)
    self.batches = self.data.iterator(int(self.state.step.numpy()), self.strategy)
    if order['order'] == workers.BEGIN:
      self.train_steps(self.batches, tf.constant(0))


def _received(channel: channel_lib.Channel, stage: str) -> _Order:
  """Returns the chief's next order."""
  return typing.cast(_Order, channel.exchange(stage)[0])
