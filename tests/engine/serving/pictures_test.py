"""Pictures are prepared in a child process; what is no picture is an answer for the client."""

import numpy as np
import pytest

from engine.serving import api_error
from engine.serving import pictures
from engine.serving import served_model
from tests.engine.serving import encoded_pictures
from tests.engine.serving import tiny_server

_PREPARATION = served_model.Preparation(tiny_server.SHAPE)


def test_images_with_their_notes():
  image, = tiny_server.images(1)
  wide = np.concatenate([image, image], axis=1)
  found = pictures.prepare(
      [encoded_pictures.png(image), encoded_pictures.png(wide)], _PREPARATION, 10 ** 6)
  assert [one.name for one in found] == ['picture 0', 'picture 1']
  np.testing.assert_array_equal(found[0].image, image)
  assert [one.notes for one in found] == [(), ('8x4 cropped and scaled to 4x4',)]


def test_what_is_no_picture():
  with pytest.raises(api_error.ApiError) as found:
    pictures.prepare(['AAAA'], _PREPARATION, 10 ** 6)
  assert (found.value.status, found.value.kind) == (400, 'bad_picture')
  assert found.value.message.startswith('picture 0: not a picture that can be read')
