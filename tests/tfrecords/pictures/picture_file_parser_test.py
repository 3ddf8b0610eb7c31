"""What the child process answers: notes and pixels, reduced where a rule allows it."""

import io

import numpy as np
from PIL import Image
import pytest

from tfrecords.pictures import fit
from tfrecords.pictures import picture_file_parser

_RULE = {'height': 8, 'width': 8, 'fit': 'crop', 'background': [255, 0, 0]}


def _file(kind, picture):
  data = io.BytesIO()
  picture.save(data, kind)
  return io.BytesIO(data.getvalue())


@pytest.mark.parametrize('rule, note', [
    (None, []), (_RULE, ['64x32 decoded as 32x16'])])
def test_a_rule_needs_fewer_pixels(rule, note):
  # Twice the image's, so that they can be averaged.
  noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, [32, 64, 3], np.uint8))
  notes, (pixels,) = picture_file_parser.parse(_file('jpeg', noise), 'RGB', rule)
  assert notes == note
  assert pixels.shape == ((16, 32, 3) if rule else (32, 64, 3))


def test_the_background_is_that_of_the_rule():
  clear = _file('png', Image.new('LA', (1, 1), (100, 128)))
  notes, (pixels,) = picture_file_parser.parse(clear, 'RGB', _RULE)
  assert (notes, pixels.tolist()) == (['transparency composited on 255,0,0'], [[[177, 50, 50]]])


def test_a_rule_of_json_is_a_rule():
  assert picture_file_parser.fit_rule(_RULE) == fit.FitRule(8, 8, 'crop', (255, 0, 0))
  assert picture_file_parser.fit_rule(None) is None
