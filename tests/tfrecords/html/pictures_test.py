"""Pictures as data URLs."""

import base64
import io

import numpy as np
from PIL import Image
import pytest

from tests.tfrecords.html import html_tree
from tfrecords.html import pictures


@pytest.mark.parametrize('channels, mode', [(1, 'L'), (3, 'RGB'), (4, 'RGBA')])
def test_the_pixels_come_back(channels, mode):
  pixels = np.random.default_rng(0).integers(0, 256, [5, 7, channels], np.uint8)
  image = html_tree.parse(pictures.element(pixels, 'noise', class_='pixels')).one('img')
  assert (image.attributes['width'], image.attributes['height']) == ('7', '5')
  assert (image.attributes['alt'], image.attributes['class']) == ('noise', 'pixels')
  kind, _, data = image.attributes['src'].partition(',')
  assert kind == 'data:image/png;base64'
  decoded = Image.open(io.BytesIO(base64.b64decode(data)))
  assert decoded.mode == mode
  assert (np.asarray(decoded).reshape(pixels.shape) == pixels).all()
