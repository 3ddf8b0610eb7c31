"""What a network is told, and what it tells, when it is passed through for training.

Evaluation needs none of it: there a network is a function of its images and variables alone.
"""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine.ops import dropout as dropout_lib


@dataclasses.dataclass(frozen=True)
class Training:
  """One pass through a network for training.

  Attributes:
    seed: int64 [2], of all that is drawn in this pass; the same on every replica.
    first_row: the place of this replica's first example in the global batch, an integer or an
      int64 scalar.
    sum_over_replicas: adds a tensor up over all replicas; None: there is one.
    frozen: the layers that compute as in evaluation: nothing is drawn for them, and their running
      statistics neither change nor give way to the batch's.
    observed: what the network leaves here: its running statistics with their next values, for the
      step to assign.
  """
  seed: tf.Tensor
  first_row: tf.Tensor | int = 0
  sum_over_replicas: Callable[[tf.Tensor], tf.Tensor] | None = None
  frozen: frozenset[str] = frozenset()
  observed: list[tuple[tf.Variable, tf.Tensor]] = dataclasses.field(default_factory=list)

  def seed_of(self, layer: int) -> tf.Tensor:
    """Returns the seed of what the layer of that number draws, int64 [2]."""
    return tf.random.fold_in(self.seed, layer)


def thinned(inputs: tf.Tensor, rate: float, training: Training | None, layer: str,
            number: int) -> tf.Tensor:
  """Returns the inputs of a layer, less what dropout leaves out in training.

  Args:
    inputs: float [n, ...].
    rate: share of what is left out.
    training: of the pass; None in evaluation.
    layer: the inputs of a frozen one stay whole.
    number: of what is drawn in this pass.
  """
  if training is None or not rate or layer in training.frozen:
    return inputs
  return dropout_lib.dropout(inputs, rate, training.seed_of(number), training.first_row)
