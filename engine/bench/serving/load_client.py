"""Clients of a server in one process: the rate that they reach, and latencies at a given rate.

It is the target of a worker (`engine.bench.core.worker`) and imports no TensorFlow.
"""

import asyncio
from collections.abc import Sequence
import re
import time

from engine.bench.core import timed_run
from engine.bench.serving import raw_http
from tfrecords import errors

# One request is computed, one waits, and one is on its way.
_CONNECTIONS = 3
# A line of /metrics.
_CPU = re.compile(rb'^rana_process_cpu_seconds_total (\S+)$', re.MULTILINE)


class LoadClient:
  """Clients that send the same few requests again and again."""

  def __init__(self, port: int, path: str):
    """Opens no connection yet.

    Args:
      port: of the server.
      path: to post to.
    """
    self._port = port
    self._path = path
    self._requests: dict[str, list[bytes]] = {}

  def prepare(self, name: str, bodies: Sequence[bytes]) -> None:
    """Makes requests of documents, to be sent in turn under a name."""
    self._requests[name] = [raw_http.request(self._path, body) for body in bodies]

  def rate(self, name: str, count: int, seconds: float) -> timed_run.TimedRun:
    """Sends requests for some time, each connection the next one when it has its answer.

    Args:
      name: of the requests.
      count: images in a request.
      seconds: for which new requests are sent.

    Raises:
      errors.InputError: one was not answered.
    """
    cpu, start = self._server_cpu(), time.perf_counter()
    answered = asyncio.run(self._closed_loop(self._requests[name], start + seconds))
    elapsed = time.perf_counter() - start
    return timed_run.TimedRun(answered * count, elapsed, self._server_cpu() - cpu)

  def _server_cpu(self) -> float:
    """Returns the processor seconds of the server until now."""
    async def ask() -> bytes:
      connection = raw_http.Connection(self._port)
      answer = await connection.ask(raw_http.get('/metrics'))
      connection.close()
      return answer.body
    found = _CPU.search(asyncio.run(ask()))
    return float(found[1]) if found else 0.0

  async def _closed_loop(self, requests: Sequence[bytes], end: float) -> int:
    async def client(number: int) -> int:
      connection, answered = raw_http.Connection(self._port), 0
      while not answered or time.perf_counter() < end:
        await _answered(connection, requests[(number + answered) % len(requests)])
        answered += 1
      connection.close()
      return answered
    return sum(await asyncio.gather(*map(client, range(_CONNECTIONS))))

  def latencies(self, name: str, rate: float, count: int) -> list[float]:
    """Sends requests at equal intervals, whether or not the one before was answered.

    Args:
      name: of the requests.
      rate: requests a second.
      count: number of requests.

    Returns:
      Seconds of each, from the time at which it was due to its answer.

    Raises:
      errors.InputError: one was not answered.
    """
    return asyncio.run(self._open_loop(self._requests[name], rate, count))

  async def _open_loop(self, requests: Sequence[bytes], rate: float, count: int) -> list[float]:
    idle: list[raw_http.Connection] = []
    start = time.perf_counter() + 0.05

    async def client(number: int) -> float:
      due = start + number / rate
      await asyncio.sleep(max(0.0, due - time.perf_counter()))
      connection = idle.pop() if idle else raw_http.Connection(self._port)
      await _answered(connection, requests[number % len(requests)])
      idle.append(connection)
      return time.perf_counter() - due

    found = await asyncio.gather(*map(client, range(count)))
    for connection in idle:
      connection.close()
    return found


async def _answered(connection: raw_http.Connection, request: bytes) -> None:
  try:
    answer = await connection.ask(request)
  except (OSError, asyncio.IncompleteReadError) as error:
    raise errors.InputError(
        f'the server has ended a connection ({errors.reason(error)})') from error
  if answer.status != 200:
    raise errors.InputError(f'the server answers {answer.status}: {answer.body[:200]!r}')
