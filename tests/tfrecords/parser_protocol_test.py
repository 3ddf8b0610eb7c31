"""Answers of a parser: sent, received and validated."""

import contextlib
import json
import os
import struct
import time

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from tfrecords import errors
from tfrecords import parser_protocol


def _received(data, seconds=60.0, close=True):
  reading, writing = os.pipe()
  with os.fdopen(reading, 'rb', 0) as answers, os.fdopen(writing, 'wb') as file:
    file.write(data)
    file.flush()
    if close:
      file.close()
    return parser_protocol.receive(answers, time.monotonic() + seconds, 100)


def _framed(header, data=b''):
  text = json.dumps(header).encode()
  return struct.pack('<Q', len(text)) + text + data


def test_what_is_sent_is_received():
  reading, writing = os.pipe()
  with os.fdopen(reading, 'rb', 0) as answers:
    with os.fdopen(writing, 'wb') as file:
      parser_protocol.send_result(file, (['a'], [np.arange(4, dtype=np.uint8)[::2]]))
      parser_protocol.send_failure(file, 'refused', 'x: no')
    texts, (array,) = parser_protocol.receive(answers, time.monotonic() + 60, 100)
    assert (texts, array.tolist(), array.dtype) == (['a'], [0, 2], np.uint8)
    with pytest.raises(errors.InputError, match='x: no'):
      parser_protocol.receive(answers, time.monotonic() + 60, 100)


@pytest.mark.parametrize('data, error', [
    (b'', EOFError), (b'\1', EOFError),
    (_framed({'texts': [], 'arrays': [['|u1', [9]]]}), EOFError),
    (struct.pack('<Q', 1 << 40), ValueError),
    (_framed({'texts': [], 'arrays': [['|u1', [101]]]}), ValueError),
    (_framed({'texts': [], 'arrays': [['|u1', [-3]]]}), ValueError),
    (_framed({'texts': [], 'arrays': [['|O', [1]]]}), ValueError),
    (_framed({}), KeyError), (_framed({'arrays': [['|u1', 'x']]}), TypeError)])
def test_invalid_answers(data, error):
  with pytest.raises(error):
    _received(data)


def test_a_deadline():
  with pytest.raises(TimeoutError):
    _received(b'\1', seconds=0.0, close=False)


@hypothesis.given(st.binary(max_size=60), st.booleans())
def test_any_bytes_are_an_answer_or_a_known_error(data, framed):
  with contextlib.suppress(parser_protocol.ParserError, EOFError, KeyError, TypeError, ValueError):
    _received(struct.pack('<Q', len(data)) + data if framed else data)
