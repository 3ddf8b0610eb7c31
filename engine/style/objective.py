"""What the optimisation minimises: the weighted losses of one picture against its targets.

  loss = content_weight * mean over content layers of content
       + style_weight * sum over styles of share * sum over style layers of style
       + tv_weight * smoothness

The targets are activations and Gram matrices of the pictures given, computed once.
"""

from collections.abc import Mapping, Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from engine.style import features as features_lib
from engine.style import losses
from tfrecords import errors

TERMS = ('content', 'style', 'smoothness')


@dataclasses.dataclass(frozen=True)
class Weights:
  """Where the terms look, and how much they count.

  Attributes:
    content_layers: names.
    style_layers: names.
    content_weight: of the content's term.
    style_weight: of the style's.
    tv_weight: of the total variation's.
    pooling: 'max' or 'average'.
  """
  content_layers: tuple[str, ...]
  style_layers: tuple[str, ...]
  content_weight: float
  style_weight: float
  tv_weight: float
  pooling: str = 'max'


@dataclasses.dataclass(frozen=True, eq=False)
class Style:
  """A style picture.

  Attributes:
    picture: float32 [1, h, w, 3], grey levels.
    share: of the style's term; all together 1.
    mask: float32 [height, width] of the content picture, 0 to 1: where it applies; None: all over.
  """
  picture: np.ndarray
  share: float = 1.0
  mask: np.ndarray | None = None


class Objective:
  """The losses of a picture against one content and some styles."""

  def __init__(self, features: features_lib.FeatureExtractor, weights: Weights, content: np.ndarray,
               styles: Sequence[Style]):
    """Computes the targets.

    Args:
      features: the network.
      weights: of the terms.
      content: float32 [1, height, width, 3], grey levels.
      styles: at least one.

    Raises:
      errors.InputError: a mask leaves nothing of a layer.
    """
    self._features = features
    self._weights = weights
    self._shares = [style.share for style in styles]
    # Outside a graph, which would hold copies of all filters for the sake of a single pass.
    seen = self._look(tf.constant(content), weights.content_layers + weights.style_layers)
    self._content = {name: seen[name] for name in weights.content_layers}
    self._masks = [self._scaled(style.mask, seen) for style in styles]
    self._grams = [{name: losses.gram(values) for name, values in self._look(
        tf.constant(style.picture), weights.style_layers).items()} for style in styles]

  def _look(self, picture: tf.Tensor, wanted: Sequence[str]) -> dict[str, tf.Tensor]:
    return self._features.activations(picture, wanted, self._weights.pooling)

  def _scaled(self, mask: np.ndarray | None,
              seen: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor | None]:
    """Returns a mask in the size of each style layer."""
    if mask is None:
      return dict.fromkeys(self._weights.style_layers)
    found: dict[str, tf.Tensor | None] = {}
    for name in self._weights.style_layers:
      # Each place of a layer by the mean of the pixels that it stands for.
      small = tf.image.resize(mask[:, :, None], seen[name].shape[1:3], 'area')[:, :, 0]
      if not float(tf.reduce_max(small)):
        raise errors.InputError('--style_masks: one is black all over; paint white where its '
                                'style is to apply')
      found[name] = small
    return found

  def terms(self, picture: tf.Tensor) -> dict[str, tf.Tensor]:
    """Returns the weighted terms and their sum, `loss`, scalars.

    Args:
      picture: float32 [1, height, width, 3], grey levels.
    """
    weights = self._weights
    seen = self._look(picture, weights.content_layers + weights.style_layers)
    content = [losses.mean_square(seen[name], wanted) for name, wanted in self._content.items()]
    style = [share * losses.mean_square(losses.gram(seen[name], masks[name]), grams[name])
             for share, masks, grams in zip(self._shares, self._masks, self._grams, strict=True)
             for name in weights.style_layers]
    found = {
        'content': weights.content_weight * tf.add_n(content) / len(content),
        'style': weights.style_weight * tf.add_n(style),
        'smoothness': weights.tv_weight * losses.total_variation(picture)}
    return found | {'loss': tf.add_n(list(found.values()))}

  def gradient(self, picture: tf.Tensor) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
    """Returns `terms` and the gradient of the loss, of the picture's shape."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
      tape.watch(picture)
      terms = self.terms(picture)
    return terms, tape.gradient(terms['loss'], picture)
