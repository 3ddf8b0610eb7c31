"""Endpoints whose errors are documents {"error": "..."}; answers are counted and logged."""

from collections.abc import Awaitable, Callable, Mapping
import time

from starlette import requests
from starlette import responses

from engine.reporting import console
from engine.serving import answers
from engine.serving import api_error
from engine.serving import metrics as metrics_lib
from tfrecords import errors
from tfrecords import printable

Endpoint = Callable[[requests.Request], Awaitable[responses.Response]]


def json(document: bytes, status: int = 200,
         headers: Mapping[str, str] | None = None) -> responses.Response:
  """Returns an answer with a document of JSON."""
  return responses.Response(document, status, headers, 'application/json')


def path_of(request: requests.Request) -> str:
  """Returns the path of an address, as one line of printable characters.

  Not `request.url.path`, which the header Host can change or make an error.
  """
  return printable.text(request.scope['path'])


class CountedEndpoints:
  """Wraps the endpoints of a server."""

  def __init__(self, metrics: metrics_lib.Metrics, log: console.LogFn, access_log: bool = False):
    """Takes what counts and what prints.

    Args:
      metrics: counts answers and errors.
      log: gets a line about every fault of this program.
      access_log: whether it gets a line about every request, too.
    """
    self._metrics = metrics
    self._log = log
    self._access_log = access_log

  def wrap(self, name: str, endpoint: Endpoint) -> Endpoint:
    """Returns an endpoint that answers errors with documents, and counts.

    Args:
      name: of the endpoint in the metrics.
      endpoint: answers, or raises an ApiError; whatever else it raises is a fault of the model or
        of this program, whose reason may have paths and goes to the log alone.
    """
    async def answer(request: requests.Request) -> responses.Response:
      start = time.perf_counter()
      try:
        response = await endpoint(request)
      except requests.ClientDisconnect:
        # Nobody gets this answer.
        response = self._document(api_error.ApiError(499, 'the client has gone', 'disconnected'))
      except api_error.ApiError as error:
        response = self._document(error)
      except Exception as error:  # One request must not end the server.
        self._log(f'{path_of(request)}: {type(error).__name__}: {errors.reason(error)}')
        response = self._document(api_error.ApiError(
            500, 'the model cannot answer; the log of the server says why', 'internal'))
      self._count(request, name, response.status_code, time.perf_counter() - start)
      return response
    return answer

  def refuse(self, request: requests.Request, error: api_error.ApiError) -> responses.Response:
    """Returns the answer to a request that no endpoint takes."""
    response = self._document(error)
    self._count(request, 'none', error.status, 0.0)
    return response

  def _document(self, error: api_error.ApiError) -> responses.Response:
    self._metrics.count_error(error.kind)
    return json(answers.encode({'error': error.message}), error.status, error.headers)

  def _count(self, request: requests.Request, name: str, status: int, seconds: float) -> None:
    self._metrics.count_request(name, status, seconds)
    if self._access_log:
      client = request.client.host if request.client else ''
      self._log(f'{client} {request.method} {path_of(request)} {status} {1000 * seconds:.1f} ms')
