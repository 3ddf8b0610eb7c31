"""Pictures in and out: any size and kind in, PNG or JPEG out, whole files only.

Inside, a picture is float32 [1, height, width, 3] in grey levels of 0 to 255.
"""

import pathlib

import numpy as np
from PIL import Image

from engine.inference import photo
from tfrecords import atomic_file

SUFFIXES = ('.png', '.jpg', '.jpeg')
# The usual 75 smears the brush strokes.
_JPEG_QUALITY = 95


def read(path: pathlib.Path) -> tuple[Image.Image, list[str]]:
  """Reads a picture as RGB.

  Returns:
    The picture, and a few words about each thing that was done to it.

  Raises:
    errors.InputError: the file is missing, no picture, damaged or too large.
  """
  picture, done = photo.opened(path)
  if picture.mode != 'RGB':
    done.append(f'{picture.mode} made RGB')
    picture = picture.convert('RGB')
  return picture, done


def read_mask(path: pathlib.Path) -> Image.Image:
  """Reads a mask, grey: white where something applies.

  Raises:
    errors.InputError: as `read`.
  """
  return photo.opened(path)[0].convert('L')


def fitted(width: int, height: int, longest: float) -> tuple[int, int]:
  """Returns width and height in the same proportions with a longest side of `longest` pixels."""
  scale = longest / max(width, height)
  return max(1, round(scale * width)), max(1, round(scale * height))


def scaled(picture: Image.Image, size: tuple[int, int]) -> np.ndarray:
  """Returns a picture in another size.

  Args:
    picture: RGB or grey.
    size: width and height, pixels.

  Returns:
    float32 [1, height, width, 3], of a grey one [height, width]; 0 to 255.
  """
  if picture.size != size:
    picture = picture.resize(size, Image.Resampling.LANCZOS)
  pixels = np.asarray(picture, np.float32)
  return pixels[None] if pixels.ndim == 3 else pixels


def resized(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
  """Returns a picture in another size without rounding its values.

  Args:
    values: float32 [1, h, w, 3].
    size: width and height, pixels.

  Returns:
    float32 [1, height, width, 3], in 0 to 255.
  """
  planes = [Image.fromarray(values[0, :, :, channel]).resize(size, Image.Resampling.BICUBIC)
            for channel in range(values.shape[3])]
  return np.clip(np.stack([np.asarray(plane, np.float32) for plane in planes], 2), 0, 255)[None]


def with_colours_of(content: np.ndarray, values: np.ndarray) -> np.ndarray:
  """Returns the brightness of one picture in the colours of another.

  Brightness is Y of JPEG's YCbCr (Gatys et al., "Preserving color in neural artistic style
  transfer", arXiv:1606.05897, section 4, transfers luminance only too).

  Args:
    content: float32 [1, h, w, 3], gives the colours.
    values: float32 [1, h, w, 3], gives the brightness.
  """
  brightness = Image.fromarray(as_bytes(values)).convert('YCbCr').getchannel(0)
  _, blue, red = Image.fromarray(as_bytes(content)).convert('YCbCr').split()
  merged = Image.merge('YCbCr', (brightness, blue, red)).convert('RGB')
  return np.asarray(merged, np.float32)[None]


def as_bytes(values: np.ndarray) -> np.ndarray:
  """Returns a picture [1, h, w, 3] rounded to uint8 [h, w, 3]; what is out of range is cut off."""
  return np.clip(np.rint(values[0]), 0, 255).astype(np.uint8)


def save(values: np.ndarray, path: pathlib.Path) -> None:
  """Writes an image as a PNG or JPEG file.

  Raises:
    errors.InputError: it cannot be written; a file that was there is unchanged.
  """
  kind = 'PNG' if path.suffix.lower() == '.png' else 'JPEG'
  remedy = 'make room and give the same command again: it resumes from the last saved state'
  with atomic_file.temporary_path(path, remedy) as temporary:
    Image.fromarray(as_bytes(values)).save(temporary, kind, quality=_JPEG_QUALITY)
