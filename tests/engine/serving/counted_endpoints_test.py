"""Errors as documents, what strangers are told of a fault, and what is counted and logged."""

import asyncio
import json

from starlette import requests
from starlette import responses

from engine.serving import api_error
from engine.serving import counted_endpoints
from engine.serving import metrics as metrics_lib


def _request(path='/v1/models/a:predict', host='a'):
  return requests.Request({'type': 'http', 'method': 'POST', 'path': path, 'scheme': 'http',
                           'query_string': b'', 'headers': [(b'host', host.encode())],
                           'server': ('127.0.0.1', 1), 'client': ('10.0.0.1', 2)})


def _asked(endpoint, request=None):
  metrics, log = metrics_lib.Metrics(), []
  counted = counted_endpoints.CountedEndpoints(metrics, log.append, access_log=True)
  answer = asyncio.run(counted.wrap('predict', endpoint)(request or _request()))
  return answer, metrics, log


def test_an_answer_is_counted():
  async def endpoint(request):
    return responses.PlainTextResponse('hello')
  answer, metrics, log = _asked(endpoint)
  assert (answer.status_code, answer.body) == (200, b'hello')
  assert 'rana_requests_total{endpoint="predict",status="200"} 1\n' in metrics.text({})
  assert log[0].startswith('10.0.0.1 POST /v1/models/a:predict 200 ')


def test_an_error_is_a_document():
  async def endpoint(request):
    raise api_error.busy('wait')
  answer, metrics, _ = _asked(endpoint)
  assert (answer.status_code, json.loads(answer.body)) == (503, {'error': 'wait'})
  assert answer.headers['Retry-After'] == '1'
  assert 'rana_errors_total{kind="busy"} 1\n' in metrics.text({})


def test_the_reason_of_a_fault_is_for_the_log_alone():
  async def endpoint(request):
    raise ValueError('no such file\n/home/me/private')
  answer, _, log = _asked(endpoint)
  assert answer.status_code == 500
  assert b'/home' not in answer.body
  assert log[0] == '/v1/models/a:predict: ValueError: no such file /home/me/private'


def test_a_client_that_has_gone_is_no_fault():
  async def endpoint(request):
    raise requests.ClientDisconnect
  answer, _, log = _asked(endpoint)
  assert (answer.status_code, len(log)) == (499, 1)


def test_what_a_client_writes_cannot_change_the_log():
  request = _request('/a\n\x1b[2J', '[')
  assert counted_endpoints.path_of(request).startswith('/a')
  counted = counted_endpoints.CountedEndpoints(metrics_lib.Metrics(), print)
  answer = counted.refuse(request, api_error.ApiError(404, 'nothing', 'not_found'))
  assert (answer.status_code, json.loads(answer.body)) == (404, {'error': 'nothing'})
  assert counted_endpoints.path_of(request).isprintable()
