"""Each kind of request gets what is its due from a server, and is lost without one."""

import asyncio
import random

import pytest

from engine.bench.serving import faulty_requests
from engine.bench.serving import load_requests
from engine.serving import limits as limits_lib
from tests.engine.serving import tiny_server

_IMAGES = tiny_server.images(4)


def _outcomes(port, expected=None):
  target = load_requests.Target(
      port, '/v1/models/tiny:predict', _IMAGES,
      tiny_server.expected(_IMAGES) if expected is None else expected)

  async def ask():
    client = faulty_requests.Client(target, random.Random(1))
    found = {}
    for name, (_, send) in client.kinds.items():
      try:
        found[name] = await send()
      except (OSError, asyncio.IncompleteReadError):
        found[name] = faulty_requests.LOST
    client.close()
    return found
  return asyncio.run(ask())


@pytest.fixture(name='port', scope='module')
def fixture_port():
  limits = limits_lib.Limits(read_seconds=2.0, queue_seconds=3600.0)
  with tiny_server.serve(limits=limits) as served:
    yield served.port


def test_every_kind_is_answered(port):
  assert set(_outcomes(port).values()) == {faulty_requests.RIGHT}


def test_another_answer_is_wrong(port):
  found = _outcomes(port, tiny_server.expected(_IMAGES)[::-1])
  sound = {*load_requests.ENCODINGS, 'slow, but in time'}
  assert {name for name, outcome in found.items()
          if outcome == faulty_requests.WRONG} == sound
