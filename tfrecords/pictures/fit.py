"""Fits pictures of any size to that of a data set's images.

  crop     the largest part in the middle that has the aspect ratio of the images
  pad      the whole picture, with borders in the color of the background
  stretch  the whole picture, scaled to height and width by different factors

Scaled by Lanczos' filter, which averages over all pixels that become one.
"""

import dataclasses

from PIL import Image

from tfrecords.pictures import transparency

CROP, PAD, STRETCH = 'crop', 'pad', 'stretch'
FITS = (CROP, PAD, STRETCH)
RESAMPLING = 'lanczos'

# A JPEG is decoded with at least so many times the pixels of a side that are left after scaling.
_REDUCING_GAP = 2

Size = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class FitRule:
  """How pictures are fitted.

  Attributes:
    height: of the images, in pixels.
    width: of the images, in pixels.
    fit: one of FITS.
    background: red, green and blue of the borders, 0 to 255.
  """
  height: int
  width: int
  fit: str = CROP
  background: transparency.Color = transparency.WHITE

  def scale(self, size: Size) -> tuple[float, float]:
    """Returns by what width and height of a picture are divided.

    Args:
      size: width and height of the upright picture.
    """
    across, down = size[0] / self.width, size[1] / self.height
    if self.fit == STRETCH:
      return across, down
    factor = min(across, down) if self.fit == CROP else max(across, down)
    return factor, factor

  def enlarges(self, size: Size) -> bool:
    """Returns whether a picture of this width and height has to be enlarged."""
    return min(self.scale(size)) < 1

  def least_size(self, size: Size) -> Size:
    """Returns width and height that suffice for a picture; for `picture_decoder.decode`.

    Args:
      size: width and height of the upright picture.
    """
    across, down = (max(1.0, factor / _REDUCING_GAP) for factor in self.scale(size))
    return max(1, round(size[0] / across)), max(1, round(size[1] / down))


def picture(original: Image.Image, rule: FitRule) -> Image.Image:
  """Returns a picture in the size of the images.

  Args:
    original: L or RGB.
    rule: how.
  """
  target = rule.width, rule.height
  if original.size == target:
    return original
  if rule.fit == PAD:
    return _padded(original, rule)
  across, down = rule.scale(original.size)
  # Rounding could make the margins slightly negative.
  left = max(0.0, (original.width - across * rule.width) / 2)
  top = max(0.0, (original.height - down * rule.height) / 2)
  return original.resize(target, Image.Resampling.LANCZOS,
                        (left, top, original.width - left, original.height - top))


def _padded(original: Image.Image, rule: FitRule) -> Image.Image:
  factor, _ = rule.scale(original.size)
  size = max(1, round(original.width / factor)), max(1, round(original.height / factor))
  color = (rule.background if original.mode == 'RGB'
           else transparency.gray_level(rule.background))
  ground = Image.new(original.mode, (rule.width, rule.height), color)
  ground.paste(original.resize(size, Image.Resampling.LANCZOS),
               ((rule.width - size[0]) // 2, (rule.height - size[1]) // 2))
  return ground
