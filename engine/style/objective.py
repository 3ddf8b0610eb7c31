"""The objective of style transfer: the weighted losses of an image against its targets.

  loss = content_weight * mean over content layers of content
       + style_weight * sum over styles of weight * sum over style layers of style
       + tv_weight * total_variation

The targets are activations and Gram matrices of the input images, computed once.
"""

from collections.abc import Mapping, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.style import features as features_lib
from engine.style import losses
from tfrecords import errors

TERMS = ('content', 'style', 'total_variation')


@dataclasses.dataclass(frozen=True)
class LossWeights:
  """Layers and weights of the loss terms.

  Attributes:
    content_layers: names of layers.
    style_layers: names of layers.
    content_weight: weight of the content loss.
    style_weight: weight of the style loss.
    tv_weight: weight of the total variation.
    pooling: 'max' or 'average'.
  """
  content_layers: tuple[str, ...]
  style_layers: tuple[str, ...]
  content_weight: float
  style_weight: float
  tv_weight: float
  pooling: str = 'max'


@dataclasses.dataclass(frozen=True, eq=False)
class StyleTarget:
  """A style image.

  Attributes:
    image: float32 [1, h, w, 3], gray levels.
    weight: relative weight in the style loss; the weights of all styles sum to 1.
    mask: float32 [height, width] of the content, 0 to 1: where the style applies; None: everywhere.
  """
  image: np.ndarray
  weight: float = 1.0
  mask: np.ndarray | None = None


class Objective:
  """The loss of an image against a content image and style images."""

  def __init__(self, features: features_lib.FeatureExtractor, weights: LossWeights,
               content: np.ndarray, styles: Sequence[StyleTarget]):
    """Computes the targets.

    Args:
      features: the feature network.
      weights: layers and weights of the loss terms.
      content: float32 [1, height, width, 3], gray levels.
      styles: at least one.

    Raises:
      errors.InputError: a mask is black in a whole layer.
    """
    self._features = features
    self._weights = weights
    self._style_weights = [style.weight for style in styles]
    # Eagerly: a graph would hold copies of all filters for a single pass.
    activations = self._activations(
        tf.constant(content), weights.content_layers + weights.style_layers)
    self._content = {name: activations[name] for name in weights.content_layers}
    self._masks = [self._scaled(style.mask, activations) for style in styles]
    self._grams = [{name: losses.gram(values) for name, values in self._activations(
        tf.constant(style.image), weights.style_layers).items()} for style in styles]

  def _activations(self, image: tf.Tensor, layers: Sequence[str]) -> dict[str, tf.Tensor]:
    return self._features.activations(image, layers, self._weights.pooling)

  def _scaled(self, mask: np.ndarray | None,
              activations: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor | None]:
    """Returns a mask in the size of each style layer."""
    if mask is None:
      return dict.fromkeys(self._weights.style_layers)
    found: dict[str, tf.Tensor | None] = {}
    for name in self._weights.style_layers:
      # Each position of a layer gets the mean of the mask over the pixels that it covers.
      small = tf.image.resize(mask[:, :, None], activations[name].shape[1:3], 'area')[:, :, 0]
      if not float(tf.reduce_max(small)):
        raise errors.InputError('--style_masks: one is black all over; paint white where its '
                                'style is to apply')
      found[name] = small
    return found

  def loss_terms(self, image: tf.Tensor) -> dict[str, tf.Tensor]:
    """Returns the weighted terms and their sum, `loss`, scalars.

    Args:
      image: float32 [1, height, width, 3], gray levels.
    """
    weights = self._weights
    activations = self._activations(image, weights.content_layers + weights.style_layers)
    content = [losses.mean_square(activations[name], target)
               for name, target in self._content.items()]
    style = [weight * losses.mean_square(losses.gram(activations[name], masks[name]), grams[name])
             for weight, masks, grams in zip(
                 self._style_weights, self._masks, self._grams, strict=True)
             for name in weights.style_layers]
    found = {
        'content': weights.content_weight * tf.add_n(content) / len(content),
        'style': weights.style_weight * tf.add_n(style),
        'total_variation': weights.tv_weight * losses.total_variation(image)}
    return found | {'loss': tf.add_n(list(found.values()))}

  def gradient(self, image: tf.Tensor) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
    """Returns `loss_terms` and the gradient of the loss with respect to the image."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
      tape.watch(image)
      terms = self.loss_terms(image)
    return terms, tape.gradient(terms['loss'], image)
