"""What a child process is asked for a block of pictures, and its checked answer."""

from collections.abc import Mapping, Sequence
import json
import math

import numpy as np

from tfrecords import parser_protocol
from tfrecords.importing import block_store
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import listing

Request = Mapping[str, object]
Decoded = tuple[block_store.Block, np.ndarray]


def request_of(read: str, entries: Sequence[listing.Entry], rule: decode.DecodeRule,
               decodes: bool) -> Request:
  """Returns the arguments of `decode_block.parse`.

  Args:
    read: the file of the pickled function that reads one picture.
    entries: the pictures.
    rule: of the data set.
    decodes: False: only checksums are computed.
  """
  return {'read': read, 'image_shape': list(rule.image_shape), 'fit': rule.fit,
          'background': list(rule.background), 'decodes': decodes,
          'entries': [[entry.name, entry.label, entry.split, entry.group] for entry in entries]}


def items(request: Request, name: str) -> list:
  """Returns an argument that is a list."""
  value = request[name]
  assert isinstance(value, list)
  return value


def planes_shape(request: Request) -> tuple[int, int]:
  """Returns the shape of the planes in the result of a request."""
  count = len(items(request, 'entries')) if request['decodes'] else 0
  return count, math.prod(items(request, 'image_shape'))


def block_of(result: parser_protocol.Result, request: Request) -> Decoded:
  """Returns the block and the planes in a result of `decode_block.parse`.

  Raises:
    parser_protocol.ParserError: the result is none: a picture may have taken over the process.
  """
  try:
    (reasons, notes), (facts, planes) = result
    rows = np.frombuffer(facts.tobytes(), decode_block.FACTS).copy()
    found = block_store.Block(
        rows, {int(place): text for place, text in json.loads(reasons).items()},
        [tuple(one) for one in json.loads(notes)])
    is_whole = (len(rows) == len(items(request, 'entries'))
                and planes.shape == planes_shape(request)
                and bool((rows['notes'] < len(found.notes)).all()))
  except (AttributeError, TypeError, ValueError):
    is_whole = False
  if not is_whole:
    raise parser_protocol.ParserError('its parser gives no valid answer')
  return found, planes
