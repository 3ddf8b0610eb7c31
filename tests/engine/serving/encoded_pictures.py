"""Pictures as requests have them."""

import base64
import io

import numpy as np
from PIL import Image


def png(pixels: np.ndarray) -> str:
  """Returns an image, uint8 [height, width, channels], as a PNG file in base64."""
  data = io.BytesIO()
  Image.fromarray(pixels.squeeze()).save(data, 'PNG')
  return base64.b64encode(data.getvalue()).decode()


def raw(pixels: np.ndarray) -> str:
  """Returns the bytes of an image in base64."""
  return base64.b64encode(pixels.tobytes()).decode()
