"""What deterministic preprocessing does, without TensorFlow."""

import dataclasses

from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class Preprocessing:
  """The deterministic preprocessing between the record and the network.

  Attributes:
    crop_size: side of the central crop in pixels; 0 for the whole image.
    standardize: whether every image gets mean 0 and deviation 1; else pixels become [0, 1].
    shrink_to: side in pixels to which the crop is shrunk before that; 0 keeps its size.
  """
  crop_size: int = 24
  standardize: bool = True
  shrink_to: int = 0

  def output_shape(self, image_shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """Returns height, width and channels of the input of the network.

    Raises:
      errors.InputError: the crop is larger than the image, or cannot be shrunk to that side.
    """
    height, width, channels = self.window(image_shape)
    if not self.shrink_to:
      return height, width, channels
    if height != width:
      raise errors.InputError(
          f'--shrink_to={self.shrink_to}: images of {height}x{width} are no squares; give '
          f'--crop_size, at most {min(height, width)}, or leave this out')
    if not 0 <= self.shrink_to <= height:
      raise errors.InputError(
          f'--shrink_to={self.shrink_to}: the network would see {height}x{width} pixels; give 0 '
          f'(no change) to {height}')
    return self.shrink_to, self.shrink_to, channels

  def window(self, image_shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """Returns height, width and channels of the crop, before it is shrunk.

    Raises:
      errors.InputError: the crop is larger than the image.
    """
    height, width, channels = image_shape
    if not 0 <= self.crop_size <= min(height, width):
      raise errors.InputError(
          f'--crop_size={self.crop_size}: images are {height}x{width}; give 0 (no crop) to '
          f'{min(height, width)}')
    return (self.crop_size or height, self.crop_size or width, channels)
