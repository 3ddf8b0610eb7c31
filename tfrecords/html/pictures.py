"""Small pictures inside of the page, as data URLs of PNG files (RFC 2397)."""

import base64
import io

import numpy as np
from PIL import Image

from tfrecords.html import markup


def element(pixels: np.ndarray, about: str, **attributes: object) -> markup.Markup:
  """Returns an image element.

  Args:
    pixels: uint8 [height, width, channels]; 1: gray, 3: red, green, blue, 4: with opacity.
    about: what the image shows, for those who do not see it.
    **attributes: further ones of the element.
  """
  height, width, _ = pixels.shape
  return markup.tag('img', src=url(pixels), alt=about, width=width, height=height, **attributes)


def url(pixels: np.ndarray) -> str:
  """Returns the data URL of a PNG file; argument as for `element`."""
  file = io.BytesIO()
  Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(file, 'PNG')
  return f'data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'
