"""`train_main --verify_replicas` on a cluster, each of whose workers is a replica.

The chief also takes the steps on its device alone, and compares. All workers take the state of the
chief before every step, and tell each other the checksums of all their tensors after it.
"""

import dataclasses
import hashlib
import typing

from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.reporting import console
from engine.trainer import agreement
from engine.trainer import replica_check
from engine.trainer import replica_comparison as comparison
from engine.trainer import replica_side
from engine.trainer import temporary_training
from engine.trainer import training_data
from engine.training import compute_dtype
from engine.training import shared_state
from engine.training import strategy as strategy_lib

_TENSORS = 'tensors'


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, log: console.LogFn,
        channel: channel_lib.Channel,
        num_steps: int = replica_check.NUM_STEPS) -> comparison.ReplicaCheck | None:
  """Compares steps on one device with steps on the workers of a cluster, in memory.

  Args:
    recipe: what to train.
    options: data and warm start; the run directory is neither read nor written.
    log: writes a console line.
    channel: to the other workers; `end` is to be called once the result is told.
    num_steps: steps to compare.

  Returns:
    What the chief has found; None for another worker.

  Raises:
    errors.InputError: data, devices or recipe cannot be used.
  """
  recipe = dataclasses.replace(recipe, compute_dtype=compute_dtype.resolve(recipe.compute_dtype))
  agreement.on_start(channel, recipe, options)
  strategy = strategy_lib.build(batch_size=recipe.batch_size, spec=channel.spec)
  channel.exchange(channel_lib.JOINED)
  # The state of the others is the chief's, which alone needs the run of a warm start.
  alone = temporary_training.create(recipe, options, log) if channel.spec.is_chief else None
  data = alone.data if alone else training_data.RunData(recipe, options, log=log)
  config = data.run_config()
  agreement.on_data(channel, config)
  state = temporary_training.new_state(config, strategy, options.accumulate)
  if alone:
    state.take(alone.state)
  shared_state.share(strategy, state)
  # As a training does, and not on disk: those of the chief's frozen layers.
  data.cache_features(state.network, log, '')
  together = _WorkerSide(temporary_training.TemporaryTraining(
      data.recipe, strategy, data, state), options.accumulate, channel)
  if alone:
    single = replica_side.ReplicaSide(alone, options.accumulate)
    return replica_check.compare(single, together, log, num_steps)
  for step in range(num_steps):
    together.take(together)
    together.step(step)
  return None


def end(channel: channel_lib.Channel) -> None:
  """Waits until no worker needs another any more."""
  channel.exchange(channel_lib.END)


class _WorkerSide(replica_side.ReplicaSide):
  """The training on all workers, as each of them sees it."""

  def __init__(self, training: temporary_training.TemporaryTraining, accumulate: int,
               channel: channel_lib.Channel) -> None:
    super().__init__(training, accumulate)
    self._channel = channel

  def take(self, other: replica_side.ReplicaSide) -> None:
    """Takes the state that the chief takes."""
    super().take(other)
    shared_state.share(self.strategy, self.state)

  def _copied(self, values: dict[tuple[str, str], object]) -> tuple[comparison.Tensors, str]:
    """As in the base class, among all workers."""
    copies, _ = super()._copied(values)
    own: dict[str, channel_lib.JSON] = {
        ' '.join(name): hashlib.sha256(copy.tobytes()).hexdigest()
        for name, copy in copies.items()}
    found = self._channel.exchange(_TENSORS, own=own)
    apart = (name for name in own if any(
        typing.cast(dict[str, str], sums)[name] != own[name] for sums in found))
    return copies, next(apart, '')
