"""Inputs to and updates from one training-mode forward pass.

Evaluation needs neither: there a network is a function of its images and variables alone.
"""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine.ops import dropout as dropout_lib
from engine.ops import philox


@dataclasses.dataclass(frozen=True)
class ForwardContext:
  """One training-mode forward pass.

  Attributes:
    seed: int64 [2], seed of all random numbers of this pass; the same on every replica.
    batch_offset: index of this replica's first example in the global batch, an integer or an int64
      scalar.
    sum_over_replicas: returns the sum of a tensor over all replicas; None: there is one replica.
    frozen: layers that compute as in evaluation: no dropout, and batch normalization uses its
      running statistics and leaves them unchanged.
    batch_norm_updates: running statistics with their new values; the network appends to it, and
      the training step assigns them.
  """
  seed: tf.Tensor
  batch_offset: tf.Tensor | int = 0
  sum_over_replicas: Callable[[tf.Tensor], tf.Tensor] | None = None
  frozen: frozenset[str] = frozenset()
  batch_norm_updates: list[tuple[tf.Variable, tf.Tensor]] = dataclasses.field(default_factory=list)

  def seed_of(self, index: int) -> tf.Tensor:
    """Returns the seed of dropout number `index` in this pass, int32 [2]."""
    return philox.fold_in(self.seed, index)


def apply_dropout(inputs: tf.Tensor, rate: float, context: ForwardContext | None, layer: str,
                  index: int) -> tf.Tensor:
  """Applies dropout to the inputs of a layer in training, and returns them unchanged otherwise.

  Args:
    inputs: float [n, ...].
    rate: probability with which a number is zeroed, 0 to below 1.
    context: of a training pass; None in evaluation.
    layer: name of the layer; the inputs of a frozen layer stay unchanged.
    index: number of this dropout in the pass, which gives it random numbers of its own.
  """
  if context is None or not rate or layer in context.frozen:
    return inputs
  return dropout_lib.dropout(inputs, rate, context.seed_of(index), context.batch_offset)
