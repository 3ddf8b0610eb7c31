"""Clients count what is answered, and refuse to measure what is not."""

import pytest

from engine.bench.serving import load_client
from engine.bench.serving import load_requests
from tests.engine.serving import tiny_server
from tfrecords import errors

_BODIES = [load_requests.body(load_requests.RAW, tiny_server.images(3, seed)) for seed in range(2)]


@pytest.fixture(name='served', scope='module')
def fixture_served():
  with tiny_server.serve() as served:
    yield served


def _client(served, path='/v1/models/tiny:predict'):
  client = load_client.LoadClient(served.port, path)
  client.prepare('a', _BODIES)
  return client


def test_every_connection_is_answered_once_at_least(served):
  before = served.metrics.num_requests
  run = _client(served).rate('a', 3, 0.0)
  assert run.items == 9
  assert run.seconds > 0
  assert run.cpu_seconds > 0
  # Twice it asks for the processor time.
  assert served.metrics.num_requests == before + 5


def test_a_latency_of_each_request(served):
  before = served.metrics.num_requests
  found = _client(served).latencies('a', 1000.0, 12)
  assert (len(found), min(found) > 0) == (12, True)
  assert served.metrics.num_requests == before + 12


def test_an_error_is_no_answer(served):
  with pytest.raises(errors.InputError, match='the server answers 404: .*there is nothing at'):
    _client(served, '/v1/models/other:predict').rate('a', 3, 0.0)
