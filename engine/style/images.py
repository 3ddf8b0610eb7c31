"""Image files of any size and mode as arrays, and arrays as PNG or JPEG files.

An array is float32 [1, height, width, 3] with gray levels of 0 to 255.
"""

import pathlib

import numpy as np
from PIL import Image

from tfrecords import atomic_file
from tfrecords.pictures import picture_file

# Pillow's default of 75 blurs brush strokes.
_JPEG_QUALITY = 95


def read(path: pathlib.Path) -> tuple[Image.Image, list[str]]:
  """Reads an image as RGB.

  Returns:
    The image, and a few words about each conversion.

  Raises:
    errors.InputError: the file is missing, not an image, damaged or too large.
  """
  return picture_file.read(path, 'RGB')


def read_mask(path: pathlib.Path) -> Image.Image:
  """Reads a grayscale mask.

  Raises:
    errors.InputError: as for `read`.
  """
  return picture_file.read(path, 'L')[0]


def fit_size(width: int, height: int, longest: float) -> tuple[int, int]:
  """Returns width and height of the same aspect ratio with a longest side of `longest` pixels."""
  scale = longest / max(width, height)
  return max(1, round(scale * width)), max(1, round(scale * height))


def to_array(image: Image.Image, size: tuple[int, int]) -> np.ndarray:
  """Returns an image of another size as an array.

  Args:
    image: RGB or grayscale.
    size: width and height, pixels.

  Returns:
    float32 [1, height, width, 3], or [height, width] of a grayscale image; 0 to 255.
  """
  if image.size != size:
    image = image.resize(size, Image.Resampling.LANCZOS)
  pixels = np.asarray(image, np.float32)
  return pixels[None] if pixels.ndim == 3 else pixels


def resize(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
  """Returns an array of another size, without rounding.

  Args:
    values: float32 [1, h, w, 3].
    size: width and height, pixels.

  Returns:
    float32 [1, height, width, 3], in 0 to 255.
  """
  planes = [Image.fromarray(values[0, :, :, channel]).resize(size, Image.Resampling.BICUBIC)
            for channel in range(values.shape[3])]
  return np.clip(np.stack([np.asarray(plane, np.float32) for plane in planes], 2), 0, 255)[None]


def with_colors_of(content: np.ndarray, values: np.ndarray) -> np.ndarray:
  """Returns the luminance of one image with the colors of another.

  Luminance is Y of JPEG's YCbCr (Gatys et al., "Preserving color in neural artistic style
  transfer", arXiv:1606.05897, section 4: luminance-only transfer).

  Args:
    content: float32 [1, h, w, 3], gives the colors.
    values: float32 [1, h, w, 3], gives the luminance.
  """
  luminance = Image.fromarray(as_bytes(values)).convert('YCbCr').getchannel(0)
  _, blue, red = Image.fromarray(as_bytes(content)).convert('YCbCr').split()
  merged = Image.merge('YCbCr', (luminance, blue, red)).convert('RGB')
  return np.asarray(merged, np.float32)[None]


def as_bytes(values: np.ndarray) -> np.ndarray:
  """Returns an array [1, h, w, 3] rounded and clipped to uint8 [h, w, 3]."""
  return np.clip(np.rint(values[0]), 0, 255).astype(np.uint8)


def save(values: np.ndarray, path: pathlib.Path) -> None:
  """Writes an image as a PNG or JPEG file.

  Raises:
    errors.InputError: it cannot be written; a file that was there is unchanged.
  """
  kind = 'PNG' if path.suffix.lower() == '.png' else 'JPEG'
  remedy = 'free some space and give the same command again: it resumes from the last saved state'
  with atomic_file.temporary_path(path, remedy) as temporary:
    Image.fromarray(as_bytes(values)).save(temporary, kind, quality=_JPEG_QUALITY)
