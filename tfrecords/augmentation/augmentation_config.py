"""The ranges of the random augmentation, without TensorFlow."""

import dataclasses

from tfrecords import errors
from tfrecords import preprocessing_config
from tfrecords import settings


@dataclasses.dataclass(frozen=True)
class AugmentationConfig(settings.CheckedSettings):
  """The ranges of the random augmentation; crop_padding reaches as numpy's mode 'reflect'."""
  crop_size: int = settings.setting(
      24, 'side of the square crop that the network sees, in pixels; 0: the whole image')
  random_flip: bool = settings.setting(True, 'flip a random half of the training images')
  max_brightness_delta: float = settings.setting(
      63.0, 'largest change of brightness, in pixel values of 0 to 255', settings.NOT_NEGATIVE)
  contrast_lower: float = settings.setting(0.2, 'smallest contrast factor', settings.NOT_NEGATIVE)
  contrast_upper: float = settings.setting(1.8, 'largest contrast factor', settings.NOT_NEGATIVE)
  standardize: bool = settings.setting(
      True, 'give every image mean 0 and deviation 1; else pixels are divided by 255')
  crop_padding: int = settings.setting(
      0, 'width of the reflection padding that a random crop may reach into, in pixels')
  alternate_flip: bool = settings.setting(
      False, 'flip a random half in the first epoch, then every image in every second epoch')
  max_rotation_degrees: float = settings.setting(
      0.0, 'largest rotation in either direction, in degrees',
      settings.Range(0, 180, 'give 0 to 180 degrees', ''))
  random_crop: bool = settings.setting(
      True, 'crop at a random position; else the center, as in evaluation')

  def __post_init__(self) -> None:
    """Refuses values out of range.

    Raises:
      errors.InputError: names the settings.
    """
    super().__post_init__()
    if not 0 <= self.contrast_lower <= self.contrast_upper:
      raise errors.InputError(
          f'--contrast_lower={self.contrast_lower}, --contrast_upper={self.contrast_upper}: '
          'give 0 <= contrast_lower <= contrast_upper')
    if self.alternate_flip and not self.random_flip:
      raise errors.InputError(
          '--alternate_flip, --norandom_flip: give --random_flip or --noalternate_flip')
    if self.crop_padding and not self.random_crop:
      raise errors.InputError(
          f'--crop_padding={self.crop_padding}, --norandom_crop: give --random_crop or '
          '--crop_padding=0')

  @property
  def is_geometric(self) -> bool:
    """Whether crop, padding or flip select pixels."""
    return bool(self.crop_size or self.crop_padding or self.random_flip)

  @property
  def is_photometric(self) -> bool:
    """Whether brightness or contrast change."""
    return bool(self.max_brightness_delta) or (self.contrast_lower, self.contrast_upper) != (1, 1)

  def window(self, image_shape: tuple[int, int, int]) -> tuple[int, int]:
    """Returns the height and width of the crop.

    Raises:
      errors.InputError: the crop or the padding is too large for the image.
    """
    height, width, _ = preprocessing_config.Preprocessing(self.crop_size).output_shape(image_shape)
    largest = min(image_shape[:2]) - 1
    if not 0 <= self.crop_padding <= largest:
      raise errors.InputError(
        f'--crop_padding={self.crop_padding}: images are {image_shape[0]}x{image_shape[1]}; give 0 '
        f'(no border) to {largest}'
      )
    return height, width
