"""The load test's documents are requests of the API."""

import numpy as np
import pytest

from engine.bench.serving import load_requests
from engine.serving import pictures
from engine.serving import predict_request
from engine.serving import served_model


@pytest.mark.parametrize('shape', [(10, 12, 3), (8, 8, 1)])
def test_every_encoding_has_the_same_images(shape):
  images = load_requests.images(3, shape)
  assert images.shape == (3, *shape)
  assert images.std() > 50
  for encoding in load_requests.ENCODINGS:
    asked = predict_request.parse(load_requests.body(encoding, images), shape)
    found = asked.images
    if found is None:
      assert encoding == load_requests.PICTURES
      prepared = pictures.prepare(asked.pictures, served_model.Preparation(shape), 10 ** 6)
      found = np.stack([one.image for one in prepared])
    np.testing.assert_array_equal(found, images)
