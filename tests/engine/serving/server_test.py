"""A server that stops answers what has come."""

import http.client
import json
import threading

import pytest

from engine.serving import limits as limits_lib
from engine.serving import listening
from engine.serving import reload
from engine.serving import server
from tests.engine.serving import tiny_server
from tfrecords import errors

_SECONDS = 60


def test_requests_in_progress_are_answered_before_the_end():
  model = tiny_server.FormulaModel()
  begun, go_on = threading.Event(), threading.Event()
  answer = model.probabilities

  def slow(images):
    begun.set()
    assert go_on.wait(_SECONDS)
    return answer(images)

  model.probabilities = slow
  with tiny_server.serve(model) as served:
    connection = http.client.HTTPConnection('127.0.0.1', served.port, timeout=_SECONDS)
    connection.request('POST', '/v1/models/tiny:predict',
                       json.dumps({'instances': tiny_server.images(1).tolist()}))
    assert begun.wait(_SECONDS)
    # The server is asked to stop, then the model goes on.
    threading.Timer(0.3, go_on.set).start()
  found = connection.getresponse()
  assert (found.status, len(json.loads(found.read())['predictions'])) == (200, 1)
  connection.close()


def test_a_model_that_is_being_loaded_does_not_delay_the_end():
  loading, go_on = threading.Event(), threading.Event()

  class Source:
    newest = iter(range(2)).__next__

    def load(self):
      loading.set()
      assert go_on.wait(_SECONDS)
      return tiny_server.FormulaModel(8)

  with listening.bind('127.0.0.1', 0) as bound:
    served = tiny_server.Server(bound, tiny_server.FormulaModel(), tiny_server.PATIENT)
    reloader = reload.Reloader(Source(), served.holder, served.metrics, served.log.append)
    server.run(served.api, bound, tiny_server.PATIENT, loading.is_set, reloader=reloader,
               reload_seconds=0.001)
  assert reloader.is_loading
  go_on.set()


def test_a_port_that_another_server_took_meanwhile():
  with tiny_server.serve() as served, listening.bind('127.0.0.1', 0) as first:
    port = first.getsockname()[1]
    with listening.bind('127.0.0.1', port) as second:
      listening.listen(second)
      with pytest.raises(errors.InputError, match=f'--port={port}: cannot be opened'):
        server.run(served.api, first, limits_lib.Limits(), lambda: True)
