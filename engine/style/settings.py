"""The settings of style transfer, as given on the command line.

saved_settings.py holds the form that is saved beside the result.
"""

from __future__ import annotations

import dataclasses
import typing

from tfrecords import errors
from tfrecords import settings

if typing.TYPE_CHECKING:
  from engine.style import features as features_lib
  from engine.style import objective

# Values of init_image that are not file names.
INIT_IMAGES = ('noise', 'content')
POOLING = ('max', 'average')
PICTURE_SUFFIXES = ('.png', '.jpg', '.jpeg')
OPTIMIZERS = ('adam', 'sgd', 'lbfgs')


@dataclasses.dataclass(frozen=True)
class StyleSettings:
  """What to optimize, and how. None, 0 and () select the network's default.

  Attributes:
    content: file of the content image.
    styles: files of the style images, or synthetic_style_image.NAME.
    style_weights: relative weights of the styles, above 0; (): equal.
    style_masks: files of masks, white where each style applies; (): everywhere.
    style_scale: width of a style image divided by the width of the result.
    size: longest side of the result, pixels; 0: that of the content.
    init_image: 'noise', 'content' or the file of an image.
    optimizer: one of OPTIMIZERS.
    learning_rate: of Adam in gray levels, or of gradient descent.
    iterations: total number of iterations.
    pyramid_levels: number of image sizes, each half as large as the next.
    pooling: 'max' or 'average'.
    content_layers, style_layers: names of layers.
    content_weight, style_weight, tv_weight: weights of the loss terms.
    preserve_color: whether the result keeps the content's colors.
    seed: of the noise.
    output_interval: iterations between two outputs.
    memory_limit_mb: refuse a run that takes more; 0: the free memory.
  """
  content: str
  styles: tuple[str, ...]
  style_weights: tuple[float, ...] = ()
  style_masks: tuple[str, ...] = ()
  style_scale: float = 1.0
  size: int = 0
  init_image: str = 'content'
  optimizer: str = 'adam'
  learning_rate: float = 0.0
  iterations: int = 500
  pyramid_levels: int = 3
  pooling: str = 'max'
  content_layers: tuple[str, ...] = ()
  style_layers: tuple[str, ...] = ()
  content_weight: float | None = None
  style_weight: float | None = None
  tv_weight: float | None = None
  preserve_color: bool = False
  seed: int = 0
  output_interval: int = 25
  memory_limit_mb: int = 0

  def __post_init__(self) -> None:
    """Checks settings against each other.

    Raises:
      errors.InputError: they contradict each other; the message names the flag.
    """
    if not self.content or not self.styles:
      flag = 'style' if self.content else 'content'
      raise errors.InputError(f'--{flag} is missing; give the file of a picture')
    for flag, values in (('style_weights', self.style_weights), ('style_masks', self.style_masks)):
      if values and len(values) != len(self.styles):
        raise errors.InputError(f'--{flag}: {len(values)} given for {len(self.styles)} style '
                                'pictures; give one each, or leave it out')
    if self.style_weights and any(map(settings.POSITIVE.fault, self.style_weights)):
      raise errors.InputError(f'--style_weights={",".join(map(str, self.style_weights))}: give '
                              'numbers above 0')
    if self.iterations < self.pyramid_levels:
      raise errors.InputError(
        f'--iterations={self.iterations}: fewer than --pyramid_levels={self.pyramid_levels}'
      )

  def normalized_style_weights(self) -> list[float]:
    """Returns the relative weights of the styles, scaled to a sum of 1."""
    given = self.style_weights or (1.0,) * len(self.styles)
    return [weight / sum(given) for weight in given]

  def loss_weights(self, features: features_lib.FeatureExtractor) -> objective.LossWeights:
    """Returns layers and weights of the loss terms.

    Raises:
      errors.InputError: the network does not have a layer.
    """
    from engine.style import objective
    default = features.defaults

    def given(value: float | None, otherwise: float) -> float:
      return otherwise if value is None else value

    return objective.LossWeights(
        features.check(self.content_layers or default.content_layers, 'content_layers'),
        features.check(self.style_layers or default.style_layers, 'style_layers'),
        given(self.content_weight, default.content_weight),
        given(self.style_weight, default.style_weight),
        given(self.tv_weight, default.tv_weight),
        features.check_pooling(self.pooling))

  def effective_learning_rate(self, features: features_lib.FeatureExtractor) -> float:
    """Returns the learning rate given or the network's default; 0 for L-BFGS, which has none."""
    return self.learning_rate or features.defaults.learning_rates.get(self.optimizer, 0.0)
