"""Predict requests from the body to the answer, without HTTP."""

import asyncio
import dataclasses
import json

import numpy as np
import pytest

from engine.serving import api_error
from engine.serving import metrics as metrics_lib
from engine.serving import model_holder
from engine.serving import predict_endpoint
from tests.engine.serving import encoded_pictures
from tests.engine.serving import tiny_server

_IMAGES = tiny_server.images(3)


@pytest.fixture(name='endpoint')
def fixture_endpoint():
  holder = model_holder.ModelHolder(tiny_server.FormulaModel())
  endpoint = predict_endpoint.PredictEndpoint(
      holder, dataclasses.replace(tiny_server.PATIENT, queue_size=5), metrics_lib.Metrics())
  yield endpoint
  endpoint.close()


def _respond(endpoint, document, version=''):
  return json.loads(asyncio.run(endpoint.respond(json.dumps(document).encode(), version)))


def test_numbers_and_pictures_have_the_same_answer(endpoint):
  numbers = _respond(endpoint, {'instances': _IMAGES.tolist()}, '7')
  np.testing.assert_allclose(numbers['predictions'], tiny_server.expected(_IMAGES), atol=1e-8)
  encoded = [{'b64': encoded_pictures.png(image)} for image in _IMAGES]
  assert _respond(endpoint, {'instances': encoded}) == numbers
  described = _respond(endpoint, {'instances': encoded, 'signature_name': 'describe'})
  assert [[one['probabilities'][name] for name in tiny_server.CLASSES]
          for one in described['predictions']] == numbers['predictions']
  assert _respond(endpoint, {'instances': _IMAGES.tolist(), 'signature_name': 'describe'}
                  ) == described


def test_what_cannot_be_answered(endpoint):
  for document, version, status, message in (
      ({'instances': _IMAGES[:1].tolist()}, '6', 404, "no version '6' here; the version is 7"),
      ({'instances': [*_IMAGES.tolist()] * 2}, '', 413, '6 images; send at most 5 at once'),
      ({'instances': [{'b64': 'AAAA'}]}, '', 400, 'picture 0: not a picture')):
    with pytest.raises(api_error.ApiError, match=message) as found:
      _respond(endpoint, document, version)
    assert found.value.status == status


def test_a_full_queue_is_busy(endpoint):
  endpoint.close()
  with pytest.raises(api_error.ApiError, match='busy; send the request again') as found:
    _respond(endpoint, {'instances': _IMAGES.tolist()})
  assert (found.value.status, found.value.headers) == (503, {'Retry-After': '1'})
