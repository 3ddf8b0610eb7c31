"""The fast parser agrees with the other one, and leaves it what it does not know."""

import json

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from engine.serving import number_arrays
from tests.engine.serving import tiny_server

_IMAGES = tiny_server.images(3)


@pytest.mark.parametrize('separators', [(', ', ': '), (',', ':'), (' ,\n', ' : ')])
@pytest.mark.parametrize('document, is_columnar', [
    ({'instances': _IMAGES.tolist()}, False), ({'inputs': _IMAGES.tolist()}, True),
    ({'signature_name': 'serving_default', 'instances': _IMAGES.tolist()}, False)])
def test_documents_of_numbers(document, is_columnar, separators):
  found = number_arrays.parse(
      json.dumps(document, separators=separators).encode(), tiny_server.SHAPE)
  np.testing.assert_array_equal(found[0], _IMAGES)
  assert found[0].dtype == np.uint8
  assert found[1] == is_columnar


_ONE = json.dumps(_IMAGES[0].tolist())
_FIRST = str(_IMAGES[0, 0, 0, 0])


@pytest.mark.parametrize('body', [
    '', '{}', '[1]', '{"instances": []}', '{"instances": [[1]]}', '{"instances": [' + _ONE,
    '{"instances": [' + _ONE + ']', '{"instances": [' + _ONE + ']}}', '{"instances": ' + _ONE + '}',
    '{"instances": [' + _ONE + '], "signature_name": "describe"}',
    '{"other": [' + _ONE + ']}',
    '{"instances9": [' + _ONE + ']}', '{"instances": [' + _ONE + ']9}',
    '{"instances": [' + _ONE.replace('],', ']7,', 1) + ']}',
    '{"instances": [' + _ONE.replace(' [', '7[', 1) + ']}',
    *('{"instances": [' + _ONE.replace(_FIRST, number, 1) + ']}'
      for number in ('256', '-1', '1.5', '1e2', '', '1 2', '9' * 40, 'true')),
    '{"instances": [' + _ONE[1:] + ']}',
    '{"instances": [' + _ONE.replace(',', '', 1) + ']}'])
def test_everything_else_is_left_to_the_parser_of_json(body):
  assert number_arrays.parse(body.encode(), tiny_server.SHAPE) is None


@hypothesis.given(st.integers(0, 10 ** 6), st.sampled_from(list('[]{}",.-5e \0')))
@hypothesis.settings(max_examples=60)
def test_a_changed_byte_is_no_other_image(place, character):
  body = bytearray(json.dumps({'instances': [json.loads(_ONE)]}).encode())
  body[place % len(body)] = ord(character)
  found = number_arrays.parse(bytes(body), tiny_server.SHAPE)
  if found is not None:
    try:
      expected = json.loads(body)['instances']
    except ValueError:
      # A zero in front of a number is the one thing that JSON forbids and this does not.
      expected = found[0]
    np.testing.assert_array_equal(found[0], expected)
