"""The document of a predict request: every encoding, and every fault on one line."""

import json

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from engine.serving import api_error
from engine.serving import predict_request
from tests.engine.serving import encoded_pictures
from tests.engine.serving import tiny_server

_IMAGES = tiny_server.images(3)


def _parse(document):
  body = document if isinstance(document, bytes) else json.dumps(document).encode()
  return predict_request.parse(body, tiny_server.SHAPE)


@pytest.mark.parametrize('document', [
    {'instances': _IMAGES.tolist()}, {'inputs': _IMAGES.tolist()},
    {'inputs': {'images': _IMAGES.tolist()}},
    {'instances': [{'images': image.tolist()} for image in _IMAGES]},
    {'instances': [{'raw': encoded_pictures.raw(image)} for image in _IMAGES]},
    {'instances': [{'images': {'raw': encoded_pictures.raw(image)}} for image in _IMAGES],
     'signature_name': 'serving_default'}])
def test_numbers_and_bytes(document):
  found = _parse(document)
  np.testing.assert_array_equal(found.images, _IMAGES)
  assert (found.count, found.pictures, found.signature) == (3, (), 'serving_default')
  assert found.is_columnar == ('inputs' in document)


@pytest.mark.parametrize('document', [
    {'instances': [{'b64': 'AAAA'}, {'b64': 'BBBB'}]},
    {'inputs': {'bytes': [{'b64': 'AAAA'}, {'b64': 'BBBB'}]}},
    {'instances': [{'bytes': {'b64': 'AAAA'}}, {'b64': 'BBBB'}],
     'signature_name': 'describe'}])
def test_pictures(document):
  found = _parse(document)
  assert (found.images, found.pictures, found.count) == (None, ('AAAA', 'BBBB'), 2)
  assert found.signature == document.get('signature_name', 'serving_default')


_HALF = (_IMAGES / 255).tolist()
_PIXEL = [[[0, 0, 256]] * 4] * 4


@pytest.mark.parametrize('document, message', [
    (b'{"instances": [', 'the body is not JSON (Expecting value: line 1 column 16 (char 15))'),
    (b'', 'the body is not JSON'),
    (b'\xff', 'give {"instances": [...]}, and in it a picture file as {"b64": "..."}'),
    (b'[' * 100_000, 'the body is not JSON'), (b'[1]', 'is not a JSON object'),
    (b'{"instances": [' + b'9' * 5000 + b']}', 'the body is not JSON'),
    ({}, 'give either "instances", a list of images, or "inputs"'),
    ({'instances': [], 'inputs': []}, 'give either'),
    ({'instances': []}, '"instances": give a list of at least one image'),
    ({'instances': {'b64': 'AAAA'}}, '"instances": give a list'),
    ({'inputs': 3}, '"inputs": give a list'),
    ({'instances': [[1]]}, 'are not numbers of 4x4x3 each'),
    ({'instances': _IMAGES.tolist() + [[]]}, 'are not numbers of 4x4x3 each'),
    ({'instances': ['a']}, 'to send pictures of any size give {"b64": "..."}'),
    ({'instances': [None]}, 'are not numbers'), ({'instances': [True]}, 'are not numbers'),
    ({'instances': _HALF}, 'are not whole numbers from 0 to 255; do not scale them'),
    ({'instances': [_PIXEL]}, 'are not whole numbers from 0 to 255'),
    ({'instances': [[[[-1, 0, 0]] * 4] * 4]}, 'are not whole numbers from 0 to 255'),
    ({'instances': [[[[10 ** 30, 0, 0]] * 4] * 4]}, 'are not numbers'),
    ({'instances': [{'b64': 3}]}, 'image 0: give {"b64": "..."}'),
    ({'instances': [{'b64': 'AAAA'}, {'raw': 'AAAA'}]}, 'image 1: give {"b64"'),
    ({'instances': [{'b64': 'AAAA', 'raw': 'AAAA'}]}, 'image 0: give {"b64"'),
    ({'instances': [{'b64': 'AAAA'}, [1]]}, 'all images of a request in the same way'),
    ({'instances': [{}]}, 'image 0: give {"b64"'),
    ({'instances': [{'raw': 'AAAA'}]}, 'image 0: "raw" has 3 bytes, not 48'),
    ({'instances': [{'raw': 'A*AA'}]}, 'image 0: is not base64'),
    ({'instances': [{'raw': 'Ä'}]}, 'image 0: is not base64'),
    ({'instances': [[1]], 'signature_name': 'classify'},
     '"signature_name": give serving_default, serving_bytes, describe')])
def test_what_is_no_request_is_one_line(document, message):
  with pytest.raises(api_error.ApiError) as found:
    _parse(document)
  assert found.value.status == 400
  assert message in found.value.message
  assert '\n' not in found.value.message


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(['instances', 'inputs', 'images', 'b64', 'raw', 'signature_name']), inner,
        max_size=3), max_leaves=10)


@hypothesis.given(st.binary(max_size=30) | _JSON.map(lambda value: json.dumps(value).encode())
                  | _JSON.map(lambda value: json.dumps({'instances': value}).encode()))
@hypothesis.settings(max_examples=150)
def test_no_body_makes_another_error(body):
  try:
    assert _parse(body).count > 0
  except api_error.ApiError as error:
    assert error.status == 400
