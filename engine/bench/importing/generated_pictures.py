"""Generated pictures: smooth shapes with a little noise, so that files have photographs' sizes."""

import io
import pathlib

import numpy as np
from PIL import Image

from tfrecords import atomic_file

JPEG_SIZE, PNG_SIZE = (500, 375), (32, 32)
_QUALITY = 85
# In gray levels: a JPEG of 500 x 375 pixels then has about 40 kB.
_NOISE = 5.0


def picture(seed: int, size: tuple[int, int]) -> Image.Image:
  """Returns a picture of this width and height, another one for each seed."""
  random = np.random.default_rng(seed)
  coarse = Image.fromarray(random.integers(0, 256, [24, 32, 3], np.uint8))
  smooth = np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), np.float32)
  noisy = smooth + random.normal(0, _NOISE, smooth.shape)
  return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def file(original: Image.Image, kind: str) -> bytes:
  """Returns the bytes of a file, JPEG or PNG."""
  data = io.BytesIO()
  original.save(data, kind, **({'quality': _QUALITY} if kind == 'JPEG' else {}))
  return data.getvalue()


def write_folder(folder: pathlib.Path, count: int, num_classes: int,
                 size: tuple[int, int] = JPEG_SIZE) -> None:
  """Writes JPEGs, all different, into one new folder a class.

  Args:
    folder: is made.
    count: of all pictures.
    num_classes: which take turns.
    size: width and height in pixels.
  """
  for number in range(count):
    path = folder / f'class{number % num_classes}' / f'{number:06}.jpg'
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.write_bytes(path, file(picture(number, size), 'JPEG'))
