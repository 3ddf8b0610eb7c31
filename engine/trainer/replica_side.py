"""One of two trainings whose steps are compared: what it computes in a step, tensor by tensor."""

import tensorflow as tf

from engine.models import model_registry
from engine.trainer import replica_comparison as comparison
from engine.trainer import temporary_training
from engine.training import gradients as gradients_lib
from engine.training import step as step_lib


class ReplicaSide:
  """One of the two trainings, from step to step.

  Attributes:
    recipe: what it computes.
    strategy: where it computes.
    state: what it trains.
  """

  def __init__(self, training: temporary_training.TemporaryTraining, accumulate: int) -> None:
    """Takes a training.

    Args:
      training: a temporary one, whose features are cached where a training caches them.
      accumulate: number of slices in which each device takes its part of a batch.
    """
    self.recipe, self.strategy, self._data, self.state = training
    self._batches = self._data.iterator(0, self.strategy)
    cached = self._data.num_cached_stages
    self._loop = step_lib.build_loop(self.strategy, self.state, self.recipe,
                                     self._data.source.num_examples, cached, accumulate=accumulate)
    compute = gradients_lib.build(self.state, self.recipe, cached, accumulate)
    self._names = list(model_registry.named_variables(
        self.state.network, self.recipe.frozen_layers))

    @tf.function(autograph=False)
    def gradients(inputs: tf.Tensor, labels: tf.Tensor, step: tf.Tensor, noise: tf.Tensor) -> tuple:

      def noisy(images: tf.Tensor, labels: tf.Tensor) -> tuple:
        size = noise * tf.reduce_max(tf.abs(images))
        return compute(images + size * tf.random.stateless_normal(
            tf.shape(images), [0, 0], dtype=images.dtype), labels, step)[:2]

      return self.strategy.run(noisy, args=(inputs, labels))

    self._gradients = gradients

  def take(self, other: 'ReplicaSide') -> None:
    """Takes the other one's state."""
    self.state.take(other.state)

  def gradients(self, step: int, noise: float = 0.0) -> tuple[comparison.Tensors, str]:
    """Returns gradients and terms of the loss, and what differs among the replicas."""
    batch = next(self._data.iterator(step, self.strategy))
    computed, terms = self._gradients(*batch, tf.constant(step, tf.int64), tf.constant(noise))
    found = {(comparison.GRADIENTS, name): value
             for name, value in zip(self._names, computed, strict=True)}
    return self._copied(
        found | {(comparison.LOSS, name): value for name, value in terms.items()})

  def step(self, step: int) -> tuple[comparison.Tensors, str]:
    """Takes a step; returns all its tensors, and what differs among the replicas."""
    found, apart = self.gradients(step)
    self._loop(self._batches, tf.constant(1))
    updated, differs = self._copied({
        (kind, variable.name.partition(':')[0]): variable
        for kind, module in (('weights and statistics', self.state.network),
                             ('moving averages', self.state.averages),
                             ('accumulators', self.state.optimizer))
        for variable in module.variables})
    return found | updated, apart or differs

  def _copied(self, values: dict[tuple[str, str], object]) -> tuple[comparison.Tensors, str]:
    """Returns the first replica's copies, and the first tensor that another one has otherwise."""
    copies = {name: [copy.numpy() for copy in self.strategy.experimental_local_results(value)]
              for name, value in values.items()}
    apart = (' '.join(name) for name, found in copies.items()
             if any(copy.tobytes() != found[0].tobytes() for copy in found))
    return {name: found[0] for name, found in copies.items()}, next(apart, '')
