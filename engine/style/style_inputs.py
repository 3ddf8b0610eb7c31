"""The input images of style transfer, read once and resized for each pyramid level."""

from collections.abc import Sequence
import pathlib

import numpy as np
from PIL import Image

from engine.reporting import console
from engine.style import features as features_lib
from engine.style import images
from engine.style import objective as objective_lib
from engine.style import settings as settings_lib
from engine.style import synthetic_style_image

# Standard deviation of the initial noise around the network's mean, gray levels: the lesson's.
_NOISE_STDDEV = 0.256

Size = tuple[int, int]


class StyleInputs:
  """Content, styles, masks and initial image.

  Attributes:
    size: width and height of the result, pixels.
    style_scales: width and height of each style image divided by those of the result.
  """

  def __init__(self, settings: settings_lib.StyleSettings, log: console.LogFn):
    """Reads the images.

    Args:
      settings: the file names and the size of the result.
      log: writes one line per conversion of an image.

    Raises:
      errors.InputError: an image cannot be read.
    """
    self._settings, self._log = settings, log
    self._content = self._read(settings.content)
    self._styles = [self._read(name) for name in settings.styles]
    self._masks = [images.read_mask(pathlib.Path(name)) for name in settings.style_masks]
    self._init_image = (
      None if settings.init_image in settings_lib.INIT_IMAGES else self._read(settings.init_image)
    )
    self.size = images.fit_size(
        *self._content.size, settings.size or max(self._content.size))
    width, height = self.size
    scale = settings.style_scale
    self.style_scales = [(scale, scale * width / height * style.height / style.width)
                         for style in self._styles]

  def _read(self, name: str) -> Image.Image:
    if name == synthetic_style_image.NAME:
      return synthetic_style_image.paint()
    image, conversions = images.read(pathlib.Path(name))
    for conversion in conversions:
      self._log(f'{name}: {conversion}')
    return image

  def objective(self, features: features_lib.FeatureExtractor,
                size: Size) -> objective_lib.Objective:
    """Returns the loss for an image of this width and height.

    Raises:
      errors.InputError: a mask is black in a whole layer.
    """
    width, height = size
    masks: Sequence[np.ndarray | None] = [
        images.to_array(mask, size) / 255 for mask in self._masks] or [None] * len(self._styles)
    styles = [objective_lib.StyleTarget(
        images.to_array(style, (max(1, round(across * width)), max(1, round(down * height)))),
        weight, mask) for style, (across, down), weight, mask in zip(
            self._styles, self.style_scales, self._settings.normalized_style_weights(), masks,
            strict=True)]
    return objective_lib.Objective(
        features, self._settings.loss_weights(features), images.to_array(self._content, size),
        styles)

  def initial_image(self, features: features_lib.FeatureExtractor, size: Size) -> np.ndarray:
    """Returns the initial image, float32 [1, height, width, 3]."""
    if self._settings.init_image == 'content':
      return images.to_array(self._content, size)
    if self._init_image is not None:
      return images.to_array(self._init_image, size)
    noise = np.random.default_rng(self._settings.seed).normal(size=[1, size[1], size[0], 3])
    return (features.mean + _NOISE_STDDEV * noise).astype(np.float32)

  def final_image(self, image: np.ndarray) -> np.ndarray:
    """Returns an image as it is saved: in full size, with the content's colors if requested."""
    full = images.resize(image, self.size)
    if self._settings.preserve_color:
      return images.with_colors_of(images.to_array(self._content, self.size), full)
    return full

  def titled_images(self) -> list[tuple[str, np.ndarray]]:
    """Returns content and styles with their titles, uint8 [h, w, 3] each."""
    found = [('content', images.to_array(self._content, self.size))]
    found += [('style', np.asarray(style, np.float32)[None]) for style in self._styles]
    return [(title, images.as_bytes(image)) for title, image in found]
