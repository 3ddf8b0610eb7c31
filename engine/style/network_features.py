"""A feature extractor from the forward function of any network, sequential or not.

The activations are the outputs of the network's stages that are images. Stages are computed in
order up to the last activation that is needed.
"""

from collections.abc import Collection, Sequence
import dataclasses
import functools

import tensorflow as tf

from engine.models import model_registry
from engine.models import network as network_lib
from engine.style import features
from tfrecords import errors


@dataclasses.dataclass(frozen=True, eq=False)
class NetworkFeatures(features.FeatureExtractor):
  """The stages of a network whose outputs are images.

  Attributes:
    network: with the weights.
    image_shape: height, width and channels of the images that it was built for.
  """
  network: network_lib.Network
  image_shape: tuple[int, int, int]

  @functools.cached_property
  def _names_by_stage(self) -> list[list[str]]:
    """The names of the image-like outputs of each stage, up to the first without any."""
    found = []
    for outputs in _trace(self.network, self.image_shape, len(self.network.stages())):
      found.append([name for name, shape in outputs.items() if len(shape) == 3])
      if len(found[-1]) < len(outputs):
        break
    return [names for names in found if names]

  def names(self) -> list[str]:
    """Returns the names of all activations, in the order of computation."""
    return [name for names in self._names_by_stage for name in names]

  def nonlinear(self) -> list[str]:
    """Returns the last activation of every stage."""
    return [names[-1] for names in self._names_by_stage]

  def shapes(self, height: int, width: int) -> dict[str, tuple[int, int, int]]:
    """Returns height, width and channels of every activation; see the base class."""
    stages = self._names_by_stage
    try:
      traced = _trace(self.network, (height, width, 3), len(stages))
    except ValueError as error:
      raise errors.InputError(
          f'a picture of {width}x{height} does not fit {self.name}: {str(error).splitlines()[0]}; '
          'give a larger one or --size') from error
    found = {}
    for names, outputs in zip(stages, traced, strict=True):
      for name in names:
        rows, columns, channels = outputs[name]
        found[name] = rows, columns, channels
    return found

  def activations(self, picture: tf.Tensor, layer_names: Sequence[str],
                  pooling: str = 'max') -> dict[str, tf.Tensor]:
    """Computes the stages up to the last activation in `layer_names`; see the base class."""
    self.check_pooling(pooling)
    outputs = self.network.activations(
        (picture - self.mean) * self.scale, None, 0, self._num_stages(layer_names))
    return {name: output for name, output in outputs.items() if name in layer_names}

  def num_weights(self, layer_names: Collection[str]) -> int:
    """Returns how many weights the computation of these activations needs."""
    stages = self.network.stages()[:self._num_stages(layer_names)]
    layers = {name for stage in stages for name in stage.layers}
    return sum(variable.shape.num_elements() for variable in self.network.variables
               if model_registry.layer_of(variable) in layers)

  def check_pooling(self, pooling: str) -> str:
    """Refuses average pooling: the network's own forward function is used as it is."""
    if pooling != 'max':
      raise errors.InputError(
          f'--pooling={pooling}: {self.name} does not offer it: the network is not a sequence of '
          'layers; give --pooling=max')
    return pooling

  def _num_stages(self, layer_names: Collection[str]) -> int:
    return 1 + max(index for index, names in enumerate(self._names_by_stage)
                   if {*names} & {*layer_names})


def _trace(network: network_lib.Network, image_shape: tuple[int, int, int],
           num_stages: int) -> list[dict[str, tuple[int, ...]]]:
  """Returns the shapes of all outputs of the first stages for one image; computes nothing."""

  def compute(images: tf.Tensor) -> list[dict[str, tf.Tensor]]:
    found = []
    for index in range(num_stages):
      found.append(network.activations(images, None, index, index + 1))
      images = list(found[-1].values())[-1]
    return found

  traced = tf.function(compute, autograph=False).get_concrete_function(
      tf.TensorSpec([1, *image_shape], tf.float32))
  return [{name: tuple(output.shape[1:]) for name, output in outputs.items()}
          for outputs in traced.structured_outputs]
