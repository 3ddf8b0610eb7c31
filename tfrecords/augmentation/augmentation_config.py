"""The ranges of the random augmentation, without TensorFlow."""

import dataclasses

from tfrecords import errors
from tfrecords import preprocessing_config
from tfrecords import settings

_ALPHA = settings.Range(0, 100, 'give 0 (off) to 100', '')


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
  max_hue_degrees: float = settings.setting(
      0.0, 'largest rotation of the hue in either direction, in degrees',
      settings.Range(0, 180, 'give 0 to 180 degrees', ''))
  saturation_lower: float = settings.setting(
      1.0, 'smallest saturation factor; 0 is gray', settings.NOT_NEGATIVE)
  saturation_upper: float = settings.setting(
      1.0, 'largest saturation factor', settings.NOT_NEGATIVE)
  trivial_augment: bool = settings.setting(
      False, 'TrivialAugment: one of 14 operations an image, with one random strength')
  cutout_size: int = settings.setting(
      0, 'side of the square that is erased in every training image, in pixels; 0: none',
      settings.SIDE_OR_NONE)
  mixup_alpha: float = settings.setting(
      0.0, 'mixup: mix each image and its label with another one, by a share from Beta(alpha, '
      'alpha); 0: off', _ALPHA)
  cutmix_alpha: float = settings.setting(
      0.0, 'cutmix: paste a box of another image, whose share is from Beta(alpha, alpha); 0: off',
      _ALPHA)
  shrink_to: int = settings.setting(
      0, 'side to which the crop is shrunk before the network sees it, in pixels; 0: as it is',
      settings.SIDE_OR_NONE)

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
    if not self.saturation_lower <= self.saturation_upper:
      raise errors.InputError(
          f'--saturation_lower={self.saturation_lower}, --saturation_upper='
          f'{self.saturation_upper}: give 0 <= saturation_lower <= saturation_upper')
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

  @property
  def changes_color(self) -> bool:
    """Whether hue or saturation change."""
    return bool(self.max_hue_degrees) or (self.saturation_lower, self.saturation_upper) != (1, 1)

  @property
  def is_mixing(self) -> bool:
    """Whether images are mixed with each other, so that labels become shares of all classes."""
    return bool(self.mixup_alpha or self.cutmix_alpha)

  def check(self, image_shape: tuple[int, int, int], batch_size: int) -> None:
    """Checks the ranges against the images and the batch.

    Args:
      image_shape: height, width and channels of the images in the records.
      batch_size: global batch size.

    Raises:
      errors.InputError: the crop, the padding or the square is too large for the image, the images
        have no color, or there is no other image to mix with.
    """
    self.window(image_shape)
    height, width, _ = self.preprocessing.output_shape(image_shape)
    if self.cutout_size >= min(height, width):
      raise errors.InputError(
          f'--cutout_size={self.cutout_size}: the network sees {height}x{width} pixels; give 0 '
          f'(none) to {min(height, width) - 1}')
    if self.changes_color and image_shape[2] == 1:
      raise errors.InputError(
          f'--max_hue_degrees={self.max_hue_degrees}, --saturation_lower={self.saturation_lower}, '
          f'--saturation_upper={self.saturation_upper}: images of one channel have no color; give '
          '0, 1 and 1')
    if self.is_mixing and batch_size == 1:
      raise errors.InputError(
          f'--mixup_alpha={self.mixup_alpha}, --cutmix_alpha={self.cutmix_alpha}: a batch of 1 has '
          'no other image to mix with; give a larger --batch_size')

  @property
  def preprocessing(self) -> preprocessing_config.Preprocessing:
    """The deterministic preprocessing of evaluation."""
    return preprocessing_config.Preprocessing(self.crop_size, self.standardize, self.shrink_to)

  def window(self, image_shape: tuple[int, int, int]) -> tuple[int, int]:
    """Returns the height and width of the crop, before it is shrunk.

    Raises:
      errors.InputError: the crop or the padding is too large for the image.
    """
    height, width, _ = self.preprocessing.window(image_shape)
    largest = min(image_shape[:2]) - 1
    if not 0 <= self.crop_padding <= largest:
      raise errors.InputError(
        f'--crop_padding={self.crop_padding}: images are {image_shape[0]}x{image_shape[1]}; give 0 '
        f'(no border) to {largest}'
      )
    return height, width
