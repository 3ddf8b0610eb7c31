"""What every network offers to training and evaluation."""

from collections.abc import Callable

import tensorflow as tf

from engine.models import passing
from engine.models import plan as plan_lib


class Network(tf.Module):
  """A classifier: layers by name, of which the last are the logits.

  Its variables are called `layer/weights`, `layer/biases`.

  Attributes:
    WEIGHTED: the layers that have weights to train.
  """
  WEIGHTED: tuple[str, ...] = ()

  def calibrate(self, images: Callable[[], tf.Tensor]) -> None:
    """Settles what depends on the training set, before the first step; nothing, unless overridden.

    Args:
      images: returns float [n, height, width, channels], the first training images as evaluation
        would show them.
    """

  def layers(self, images: tf.Tensor,
             training: passing.Training | None = None) -> dict[str, tf.Tensor]:
    """Computes every layer's output, by name, in the order of computation.

    Args:
      images: float [n, height, width, channels]; their type is the one that is computed in.
      training: given in a pass for training; None in evaluation, which draws nothing at random.

    Returns:
      Activations; the last are the logits [n, num_classes].
    """
    raise NotImplementedError

  def plan(self) -> list[plan_lib.Layer]:
    """Returns the network as common layers, from the prepared images to the logits."""
    raise NotImplementedError

  def __call__(self, images: tf.Tensor, training: passing.Training | None = None) -> tf.Tensor:
    """Returns the logits [n, num_classes]; see `layers`."""
    return list(self.layers(images, training).values())[-1]
