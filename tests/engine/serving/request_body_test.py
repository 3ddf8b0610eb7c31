"""Bodies are read within limits of size and time."""

import asyncio

import pytest
from starlette import requests

from engine.serving import api_error
from engine.serving import limits as limits_lib
from engine.serving import request_body

_LIMITS = limits_lib.Limits(max_body_mb=0.01, read_seconds=0.01)


def _read(*messages, headers=(), limits=_LIMITS):
  waiting = list(messages)

  async def receive():
    return waiting.pop(0) if waiting else await asyncio.Event().wait()

  scope = {'type': 'http', 'headers': list(headers)}
  return asyncio.run(request_body.read(requests.Request(scope, receive), limits))


def _part(body, more=True):
  return {'type': 'http.request', 'body': body, 'more_body': more}


def test_parts_are_joined():
  assert _read(_part(b'ab'), _part(b''), _part(b'c', more=False)) == b'abc'
  assert _read(_part(b'x' * 10_000, more=False)) == b'x' * 10_000


def test_a_body_that_says_or_has_too_much():
  for messages, headers in (((), [(b'content-length', b'10001')]),
                            ((_part(b'x' * 6000), _part(b'x' * 6000)), [])):
    with pytest.raises(api_error.ApiError, match='more than 0.01 MB; send fewer') as found:
      _read(*messages, headers=headers)
    assert (found.value.status, found.value.kind) == (413, 'too_large')


def test_a_slow_body():
  with pytest.raises(api_error.ApiError, match='not come within 0.01 s; send it faster') as found:
    _read(_part(b'x'))
  assert (found.value.status, found.value.headers) == (408, {'Connection': 'close'})


def test_a_client_that_leaves():
  with pytest.raises(requests.ClientDisconnect):
    _read(_part(b'x'), {'type': 'http.disconnect'}, limits=limits_lib.Limits())
