"""Answers about a block of pictures: what is not one is refused."""

import numpy as np
import pytest

from tfrecords import parser_protocol
from tfrecords.importing import block_request
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import listing

_REQUEST = block_request.request_of(
    'read', [listing.Entry('7', 'a')], decode.DecodeRule((1, 1, 1), 'crop', (0, 0, 0)),
    decodes=True)


def test_a_request_of_checksums_has_no_planes():
  assert block_request.planes_shape(_REQUEST) == (1, 1)
  assert block_request.planes_shape({**_REQUEST, 'decodes': False}) == (0, 1)


@pytest.mark.parametrize('texts, facts, planes', [
    (['{}'], np.zeros([1, decode_block.FACTS.itemsize]), np.zeros([1, 1])),
    (['{}', '[[]]'], np.zeros([1, 3]), np.zeros([1, 1])),
    (['{}', '[[]]'], np.zeros([2, decode_block.FACTS.itemsize]), np.zeros([1, 1])),
    (['{}', '[[]]'], np.zeros([1, decode_block.FACTS.itemsize]), np.zeros([1, 2])),
    (['{}', '[]'], np.zeros([1, decode_block.FACTS.itemsize]), np.zeros([1, 1])),
    (['[]', '[[]]'], np.zeros([1, decode_block.FACTS.itemsize]), np.zeros([1, 1]))])
def test_an_invalid_answer(texts, facts, planes):
  with pytest.raises(parser_protocol.ParserError, match='no valid answer'):
    block_request.block_of((texts, [facts.astype(np.uint8), planes.astype(np.uint8)]), _REQUEST)
