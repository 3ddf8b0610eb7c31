"""The pictures that a painting is made from, read once and given in the size of any level."""

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

# Of the noise that a picture begins as, grey levels around the network's mean: the lesson's.
_NOISE = 0.256

Size = tuple[int, int]


class Inputs:
  """Content, styles, masks and start of a painting.

  Attributes:
    size: width and height of the result, pixels.
    proportions: width and height of each style picture over those of the result.
  """

  def __init__(self, settings: settings_lib.Settings, report: console.LogFn):
    """Reads the pictures.

    Args:
      settings: their names.
      report: takes a line about each thing that was done to one.

    Raises:
      errors.InputError: one cannot be read.
    """
    self._settings, self._report = settings, report
    self._content = self._read(settings.content)
    self._styles = [self._read(name) for name in settings.styles]
    self._masks = [images.read_mask(pathlib.Path(name)) for name in settings.style_masks]
    self._first = (
      None if settings.init_image in settings_lib.STARTS else self._read(settings.init_image)
    )
    self.size = images.fitted(
        *self._content.size, settings.size or max(self._content.size))
    width, height = self.size
    scale = settings.style_scale
    self.proportions = [(scale, scale * width / height * style.height / style.width)
                        for style in self._styles]

  def _read(self, name: str) -> Image.Image:
    if name == synthetic_style_image.NAME:
      return synthetic_style_image.paint()
    picture, done = images.read(pathlib.Path(name))
    for what in done:
      self._report(f'{name}: {what}')
    return picture

  def objective(self, features: features_lib.FeatureExtractor,
                size: Size) -> objective_lib.Objective:
    """Returns the losses for a picture of that size.

    Raises:
      errors.InputError: a mask leaves nothing of a layer.
    """
    width, height = size
    masks: Sequence[np.ndarray | None] = [
        images.scaled(mask, size) / 255 for mask in self._masks] or [None] * len(self._styles)
    styles = [objective_lib.Style(
        images.scaled(style, (max(1, round(across * width)), max(1, round(down * height)))),
        share, mask) for style, (across, down), share, mask in zip(
            self._styles, self.proportions, self._settings.shares(), masks, strict=True)]
    return objective_lib.Objective(
        features, self._settings.weights(features), images.scaled(self._content, size), styles)

  def begun(self, features: features_lib.FeatureExtractor, size: Size) -> np.ndarray:
    """Returns what a picture begins as, float32 [1, height, width, 3]."""
    if self._settings.init_image == 'content':
      return images.scaled(self._content, size)
    if self._first is not None:
      return images.scaled(self._first, size)
    noise = np.random.default_rng(self._settings.seed).normal(size=[1, size[1], size[0], 3])
    return (features.mean + _NOISE * noise).astype(np.float32)

  def finished(self, picture: np.ndarray) -> np.ndarray:
    """Returns a picture as it is put out: in full size, perhaps in the content's colours."""
    full = images.resized(picture, self.size)
    if self._settings.preserve_color:
      return images.with_colours_of(images.scaled(self._content, self.size), full)
    return full

  def shown(self) -> list[tuple[str, np.ndarray]]:
    """Returns content and styles with their titles, uint8 [h, w, 3] each."""
    found = [('content', images.scaled(self._content, self.size))]
    found += [('style', np.asarray(style, np.float32)[None]) for style in self._styles]
    return [(title, images.as_bytes(picture)) for title, picture in found]
