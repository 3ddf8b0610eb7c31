"""Decodes one picture of a source to an image of the new data set."""

import dataclasses
import hashlib
import io

import numpy as np
from PIL import UnidentifiedImageError

from tfrecords import errors
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.pictures import fit as fit_lib
from tfrecords.pictures import picture_decoder
from tfrecords.pictures import transparency


@dataclasses.dataclass(frozen=True)
class DecodeRule:
  """All that decides the pixels of an image, besides its picture.

  Attributes:
    image_shape: height, width and channels, 1 or 3.
    fit: crop, pad or stretch.
    background: red, green and blue, 0 to 255.
  """
  image_shape: tuple[int, int, int]
  fit: str
  background: transparency.Color

  @property
  def image_bytes(self) -> int:
    """Bytes of one image."""
    height, width, channels = self.image_shape
    return height * width * channels

  @property
  def fit_rule(self) -> fit_lib.FitRule:
    """How a decoded picture is fitted."""
    return fit_lib.FitRule(*self.image_shape[:2], self.fit, self.background)


@dataclasses.dataclass(frozen=True)
class Image:
  """An image of the new data set and what is told of its picture.

  Attributes:
    pixels: uint8 [height, width, channels].
    size: width and height of the upright picture.
    orientation: value of the EXIF tag, 1 for upright.
    notes: a few words on each change of the picture, besides fitting to a smaller size.
  """
  pixels: np.ndarray
  size: tuple[int, int]
  orientation: int
  notes: list[str]


def rule_of(settings: import_settings.ImportSettings) -> DecodeRule:
  """Returns the rule of an import."""
  return DecodeRule((*settings.height_width, settings.channels), settings.fit,
                    settings.background_color)


def image(content: listing.Content, rule: DecodeRule) -> Image:
  """Returns the image of a picture.

  Args:
    content: bytes of a picture file, or pixels.
    rule: of the data set.

  Raises:
    Exception: the picture cannot be decoded; `reason` says why.
  """
  mode, fit_rule = {1: 'L', 3: 'RGB'}[rule.image_shape[2]], rule.fit_rule
  if isinstance(content, np.ndarray):
    found = picture_decoder.of_pixels(content, mode, rule.background)
  else:
    found = picture_decoder.decode(
        io.BytesIO(content), mode, rule.background, fit_rule.least_size)
  pixels = np.asarray(fit_lib.picture(found.picture, fit_rule), np.uint8).reshape(rule.image_shape)
  notes = [*found.notes, *['enlarged'] * fit_rule.enlarges(found.size)]
  return Image(pixels, found.size, found.orientation, notes)


def checksum(content: listing.Content) -> bytes:
  """Returns the sha256 of a file's bytes; of pixels that of their shape and values."""
  if isinstance(content, np.ndarray):
    return hashlib.sha256(f'{content.shape}'.encode() + content.tobytes()).digest()
  return hashlib.sha256(content).digest()


def reason(error: Exception) -> str:
  """Returns in a few words why a picture cannot be read, the same in every process."""
  if isinstance(error, UnidentifiedImageError):
    return 'not a picture'
  if isinstance(error, MemoryError):
    return 'needs too much memory'
  text = errors.reason(error)
  # Pillow's words depend on how the decoder is fed.
  return 'truncated' if 'truncated' in text.lower() or isinstance(error, EOFError) else text
