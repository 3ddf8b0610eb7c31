"""Small sources of pictures for the tests of imports."""

from collections.abc import Iterable
import io
import pathlib

import numpy as np
from PIL import Image

from tfrecords.importing import fingerprint
from tfrecords.importing import import_settings
from tfrecords.importing import listing


def pixels(seed: int, side: int = 8) -> np.ndarray:
  """Returns uint8 [side, side, 3]: colored fields, so that it is like no other picture."""
  fields = np.random.default_rng(seed).integers(0, 256, [4, 4, 3], np.uint8)
  return np.asarray(Image.fromarray(fields).resize((side, side), Image.Resampling.BICUBIC))


def fingerprints(*images: np.ndarray) -> np.ndarray:
  """Returns the fingerprints of images of one shape, uint8 [height, width, channels]."""
  planes = np.stack(images).transpose(0, 3, 1, 2).reshape(len(images), -1)
  return fingerprint.of(planes, images[0].shape)


def png(seed: int, side: int = 8) -> bytes:
  """Returns the bytes of a picture file."""
  file = io.BytesIO()
  Image.fromarray(pixels(seed, side)).save(file, 'PNG')
  return file.getvalue()


def write(root: pathlib.Path, names: Iterable[str]) -> str:
  """Writes files below a folder, those with the suffix of a PNG different pictures."""
  for seed, name in enumerate(names):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png(seed) if name.endswith('.png') else b'text')
  return str(root)


def settings(source: object, **values) -> import_settings.ImportSettings:
  """Returns the settings of an import."""
  return import_settings.ImportSettings(source=str(source), out='out', **values)


def entries(names: Iterable[str], split: str = '') -> list[listing.Entry]:
  """Returns entries named `label/...`, in the order of their names."""
  return [listing.Entry(name, name.split('/')[0], split) for name in sorted(names)]
