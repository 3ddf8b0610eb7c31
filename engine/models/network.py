"""What every network offers to training and evaluation."""

from collections.abc import Callable, Collection
import dataclasses

import tensorflow as tf

from engine.models import forward_context
from engine.models import layer_specs

# Computes layers from what came before: their outputs by name, the last being what comes next.
StageFn = Callable[[tf.Tensor, forward_context.Training | None], dict[str, tf.Tensor]]


@dataclasses.dataclass(frozen=True)
class Stage:
  """A part of a network behind which it can be cut: one layer, or a block with a shortcut.

  Attributes:
    layers: the layers in it that have weights or fixed filters, in the order of computation.
    call: computes it: (inputs, context) -> outputs by name, of which the last is the input of the
      next stage.
  """
  layers: tuple[str, ...]
  call: StageFn


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

  def stages(self) -> list[Stage]:
    """Returns the network's stages in the order of computation; each is a function of the last."""
    raise NotImplementedError

  def layers(self, inputs: tf.Tensor, training: forward_context.Training | None = None,
             start: int = 0, stop: int | None = None) -> dict[str, tf.Tensor]:
    """Computes every layer's output, by name, in the order of computation.

    Args:
      inputs: float images [n, height, width, channels], or what the stage before the first one
        computes; their type is the one that is computed in.
      training: given in a pass for training; None in evaluation, which draws nothing at random.
      start: the first stage that is computed, counted from 0.
      stop: the stage before which it ends; None: after the last.

    Returns:
      Activations; the last are what the next stage takes, or the logits [n, num_classes].
    """
    outputs: dict[str, tf.Tensor] = {}
    for stage in self.stages()[start:stop]:
      found = stage.call(inputs, training)
      outputs |= found
      inputs = list(found.values())[-1]
    return outputs

  def fixed_stages(self, frozen: Collection[str]) -> int:
    """Returns how many stages come before the first one with a layer to train."""
    trained = {*self.WEIGHTED} - {*frozen}
    return [bool(trained & {*stage.layers}) for stage in self.stages()].index(True)

  def plan(self) -> list[layer_specs.Layer]:
    """Returns the network as common layers, from the prepared images to the logits."""
    raise NotImplementedError

  def __call__(self, inputs: tf.Tensor, training: forward_context.Training | None = None,
               start: int = 0, stop: int | None = None) -> tf.Tensor:
    """Returns what the last of these stages computes, by default the logits; see `layers`."""
    return list(self.layers(inputs, training, start, stop).values())[-1]
