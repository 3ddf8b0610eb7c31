"""The answers that a parser in a child process sends to its parent.

  length        of the header, 8 bytes, little-endian
  header        JSON: `texts` and `arrays` ([dtype, shape] each), or `refused`, or `failed`
  data          of the arrays, one after the other

The parent validates every field: a parser that a hostile file has taken over could send anything.
"""

import json
import math
import os
import select
import struct
import time
from typing import BinaryIO, IO

import numpy as np

from tfrecords import errors

Result = tuple[list[str], list[np.ndarray]]

# A header describes some hundred arrays at most.
_HEADER_LIMIT = 1 << 24
_MAX_REASON_CHARACTERS = 160
_DTYPES = {'|u1', '<f4', '<f8', '<i8'}


class ParserError(Exception):
  """A parser failed, crashed or reached a limit; the text is the reason, without the file name."""


def send_result(answers: BinaryIO, result: Result) -> None:
  """Sends the result of a parser."""
  texts, arrays = result[0], [np.asarray(array, order='C') for array in result[1]]
  _send_header(answers, {
      'texts': texts, 'arrays': [[array.dtype.str, array.shape] for array in arrays]})
  for array in arrays:
    answers.write(array.data if array.size else b'')
  answers.flush()


def send_failure(answers: BinaryIO, kind: str, reason: str) -> None:
  """Sends the reason for a failure; `kind` is 'refused' for an InputError, else 'failed'."""
  _send_header(answers, {kind: reason})
  answers.flush()


def _send_header(answers: BinaryIO, header: dict[str, object]) -> None:
  text = json.dumps(header).encode()
  answers.write(struct.pack('<Q', len(text)) + text)


def receive(answers: IO[bytes], deadline: float, result_bytes: int) -> Result:
  """Receives one answer.

  Args:
    answers: the child's output, unbuffered.
    deadline: on the clock of time.monotonic().
    result_bytes: the largest size of an array.

  Raises:
    errors.InputError: the parser has refused the file; its message.
    ParserError: the parser has failed.
    EOFError: the child has exited.
    TimeoutError: the deadline has passed.
    ValueError, KeyError, TypeError: the answer is invalid.
  """
  length, = struct.unpack('<Q', _bytes(answers, 8, deadline))
  if length > _HEADER_LIMIT:
    raise ValueError(f'a header of {length} bytes')
  header = json.loads(_bytes(answers, length, deadline))
  if 'refused' in header:
    raise errors.InputError(' '.join(str(header['refused']).split()))
  if 'failed' in header:
    raise ParserError(' '.join(str(header['failed']).split())[:_MAX_REASON_CHARACTERS])
  arrays = []
  for dtype, shape in header['arrays']:
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if dtype not in _DTYPES or not 0 <= size <= result_bytes:
      raise ValueError(f'an array of {dtype}, {shape}')
    arrays.append(np.frombuffer(_bytes(answers, size, deadline), dtype).reshape(shape))
  return list(map(str, header['texts'])), arrays


def _bytes(answers: IO[bytes], count: int, deadline: float) -> bytearray:
  """Returns exactly `count` bytes."""
  data = bytearray(count)
  view = memoryview(data)
  poll = select.poll()
  poll.register(answers, select.POLLIN)
  while view:
    if not poll.poll(1000 * max(0.0, deadline - time.monotonic())):
      raise TimeoutError
    received = os.readv(answers.fileno(), [view])
    if not received:
      raise EOFError
    view = view[received:]
  return data
