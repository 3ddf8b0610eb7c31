"""What a network is told, and what it tells, when it is passed through for training.

Evaluation needs none of it: there a network is a function of its images and variables alone.
"""

from collections.abc import Callable
import dataclasses

import tensorflow as tf


@dataclasses.dataclass(frozen=True)
class Training:
  """One pass through a network for training.

  Attributes:
    seed: int64 [2], of all that is drawn in this pass; the same on every replica.
    first_row: the place of this replica's first example in the global batch, an integer or an
      int64 scalar.
    sum_over_replicas: adds a tensor up over all replicas; None: there is one.
    observed: what the network leaves here: its running statistics with their next values, for the
      step to assign.
  """
  seed: tf.Tensor
  first_row: tf.Tensor | int = 0
  sum_over_replicas: Callable[[tf.Tensor], tf.Tensor] | None = None
  observed: list[tuple[tf.Variable, tf.Tensor]] = dataclasses.field(default_factory=list)

  def seed_of(self, layer: int) -> tf.Tensor:
    """Returns the seed of what the layer of that number draws, int64 [2]."""
    return tf.random.fold_in(self.seed, layer)
