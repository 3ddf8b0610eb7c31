"""The contract of every network: a forward function over named layers, in stages.

A stage is a part behind which the network can be cut: everything after it depends on its output
alone. In a sequential network every layer is one; a block with a shortcut is one stage as a whole
and lists the layers in it. A network may also be a single stage. Feature caching, which cuts, and
whatever needs a sequence of standard layers (`layer_specs`), says in one line where a network does
not offer it.

The operations of a layer are in a `tf.name_scope` of its name, those of a block's layer in a scope
within the block's: TensorBoard's graph shows a box for each.
"""

from collections.abc import Callable, Collection
import dataclasses

import tensorflow as tf

from engine.models import forward_context
from engine.models import layer_specs

# (inputs, context) -> outputs by name; the last one is the input of the next stage.
StageFn = Callable[[tf.Tensor, forward_context.ForwardContext | None], dict[str, tf.Tensor]]


@dataclasses.dataclass(frozen=True)
class Stage:
  """One stage of a network.

  Attributes:
    layers: the layers in it that have variables, in the order of computation.
    call: computes it.
  """
  layers: tuple[str, ...]
  call: StageFn


class Network(tf.Module):
  """A classifier: named layers, of which the last are the logits.

  Its variables are called `layer/weights`, `layer/biases`; running statistics `layer/mean`,
  `layer/variance`.

  Attributes:
    TRAINABLE_LAYERS: the layers with trainable weights, in the order of computation.
    SMALLEST_SIDE: of the images that the same weights can take, whatever their size, in pixels; 0:
      they are made for one size.
  """
  TRAINABLE_LAYERS: tuple[str, ...] = ()
  SMALLEST_SIDE = 0

  def adapt(self, images: Callable[[], tf.Tensor]) -> None:
    """Sets variables that depend on the training set, before the first step; by default none do.

    Args:
      images: returns float [n, height, width, channels], the first training images, preprocessed as
        in evaluation.
    """

  def stages(self) -> list[Stage]:
    """Returns the stages in the order of computation."""
    raise NotImplementedError

  def activations(self, inputs: tf.Tensor, context: forward_context.ForwardContext | None = None,
                  start: int = 0, stop: int | None = None) -> dict[str, tf.Tensor]:
    """Computes the outputs of all layers by name, in the order of computation.

    Args:
      inputs: float images [n, height, width, channels], or the output of stage `start - 1`; their
        dtype is the compute dtype.
      context: of a training pass; None in evaluation, which uses no random numbers.
      start: index of the first stage to compute.
      stop: index of the stage to stop before; None: compute to the end.

    Returns:
      Activations; the last one is the input of stage `stop`, or the logits [n, num_classes].
    """
    outputs: dict[str, tf.Tensor] = {}
    for stage in self.stages()[start:stop]:
      found = stage.call(inputs, context)
      outputs |= found
      inputs = list(found.values())[-1]
    return outputs

  def num_frozen_stages(self, frozen: Collection[str]) -> int:
    """Returns the number of stages before the first one with a layer to train.

    Args:
      frozen: the layers that are not trained; a stage is frozen when all of its layers are.
    """
    trained = {*self.TRAINABLE_LAYERS} - {*frozen}
    return [bool(trained & {*stage.layers}) for stage in self.stages()].index(True)

  def layer_specs(self) -> list[layer_specs.LayerSpec] | None:
    """Returns the network as standard layers, from the preprocessed images to the logits.

    Returns:
      The layers; None, the default, for a network that is not a sequence of them.
    """
    return None

  def __call__(self, inputs: tf.Tensor, context: forward_context.ForwardContext | None = None,
               start: int = 0, stop: int | None = None) -> tf.Tensor:
    """Returns the output of the last computed stage, by default the logits; see `activations`."""
    for stage in self.stages()[start:stop]:
      inputs = list(stage.call(inputs, context).values())[-1]
    return inputs
