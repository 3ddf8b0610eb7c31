"""Pictures of a request become images, as predict_main makes them."""

import base64
import dataclasses
import json

import numpy as np
from PIL import Image
import pytest

from engine.inference import image_statistics
from engine.inference import photo
from engine.serving import picture_parser
from tests.engine.serving import encoded_pictures
from tfrecords import errors
from tfrecords.pictures import fit

_SHAPE = (8, 8, 3)


def _noise(*shape, seed=0):
  return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def _file(path, pixels):
  Image.fromarray(pixels).save(path)
  return path, base64.b64encode(path.read_bytes()).decode()


def test_images_and_notes_are_those_of_a_file(tmp_path):
  statistics = image_statistics.from_images(np.pad(_noise(20, 4, 4, 1), [(0,), (12,), (12,), (0,)]))
  paper = np.full([90, 60], 255, np.uint8)
  paper[20:70, 28:32] = 0
  for shape, known, rule, pixels in (
      (_SHAPE, None, None, _noise(20, 12, 3)),
      (_SHAPE, None, fit.FitRule(8, 8, fit.PAD, (1, 2, 3)), _noise(20, 12, 4)),
      ((28, 28, 1), statistics, None, paper)):
    path, encoded = _file(tmp_path / 'a.png', pixels)
    warnings: list[str] = []
    image, notes = photo.read(path, shape, known, warnings, rule)
    texts, (images,) = picture_parser.parse(
        [encoded, encoded], shape, 10 ** 6, known.to_json() if known else '',
        json.loads(json.dumps(dataclasses.asdict(rule))) if rule else None)
    np.testing.assert_array_equal(images, [image, image])
    assert texts == [json.dumps([notes, warnings])] * 2


@pytest.mark.parametrize('encoded, message', [
    ('AA*A', 'picture 1: is not base64 ('),
    ('', 'picture 1: not a picture that can be read (of no known format); send PNG, JPEG'),
    (base64.b64encode(b'hello').decode(), 'picture 1: not a picture that can be read'),
    (encoded_pictures.png(_noise(40, 30, 3)), 'picture 1: 30x40 pixels, more than 1,000; scale it'),
    (encoded_pictures.png(_noise(20, 20, 3))[:800], 'picture 1: not a picture that can be read')])
def test_what_is_no_picture_is_named_by_its_number(encoded, message):
  good = encoded_pictures.png(_noise(*_SHAPE))
  with pytest.raises(errors.InputError) as found:
    picture_parser.parse([good, encoded], _SHAPE, 1000)
  assert str(found.value).startswith(message)
