"""The requests of the load test: images in each encoding, as documents of the API."""

import base64
from collections.abc import Callable
import dataclasses
import io
import json

import numpy as np
from PIL import Image

RAW, NUMBERS, PICTURES = 'raw bytes', 'numbers', 'PNG files'


@dataclasses.dataclass(frozen=True, eq=False)
class Target:
  """The server, and what it must answer.

  Attributes:
    port: of the server.
    path: to post to.
    images: uint8 [n, height, width, channels].
    expected: their probabilities, float [n, num_classes].
  """
  port: int
  path: str
  images: np.ndarray
  expected: np.ndarray


def images(count: int, shape: tuple[int, int, int], seed: int = 0) -> np.ndarray:
  """Returns images that compress like photographs, uint8 [count, *shape].

  Args:
    count: number of images.
    shape: height, width and channels.
    seed: of the generator.
  """
  height, width, channels = shape
  coarse = np.random.default_rng(seed).integers(
      0, 256, [count, -(-height // 4), -(-width // 4), channels], np.uint8)
  return coarse.repeat(4, axis=1).repeat(4, axis=2)[:, :height, :width]


def body(encoding: str, pixels: np.ndarray) -> bytes:
  """Returns the document that asks for images.

  Args:
    encoding: RAW, NUMBERS or PICTURES.
    pixels: uint8 [n, height, width, channels].
  """
  return json.dumps({'instances': [ENCODINGS[encoding](image) for image in pixels]}).encode()


def _raw(image: np.ndarray) -> object:
  return {'raw': base64.b64encode(image.tobytes()).decode()}


def _picture(image: np.ndarray) -> object:
  data = io.BytesIO()
  Image.fromarray(image.squeeze()).save(data, 'PNG')
  return {'b64': base64.b64encode(data.getvalue()).decode()}


ENCODINGS: dict[str, Callable[[np.ndarray], object]] = {
    RAW: _raw, NUMBERS: lambda image: image.tolist(), PICTURES: _picture}
