"""Requests of which a third is faulty, and whether one gets the answer that is its due.

A sound request must be answered rightly, whatever the others do: one that is refused as the server
is busy is sent again, and one that goes unanswered is lost. A faulty one must get the status of its
fault, and must not be answered with probabilities.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
import json
import random

import numpy as np

from engine.bench.serving import load_requests
from engine.bench.serving import raw_http

# Of a sound request.
_MAX_IMAGES = 4
_TOLERANCE = 1e-4
_PIECES, _PAUSE_SECONDS = 4, 0.03
# Bytes that a huge request announces, and sends.
_HUGE, _SENT = 1 << 34, 1 << 16
# So often is a request sent again if the server is busy.
_TRIES, _RETRY_SECONDS = 200, 0.05

RIGHT, WRONG, LOST = 'right', 'wrong', 'lost'


class Client:
  """Sends one request after another.

  Attributes:
    kinds: of requests: how often each is chosen, and what sends one and returns the outcome.
  """

  def __init__(self, target: load_requests.Target, choice: random.Random):
    self._target = target
    self._choice = choice
    self._connection = raw_http.Connection(target.port)
    self.kinds: dict[str, tuple[int, Callable[[], Awaitable[str]]]] = {
        **{name: (10, self._sound(name)) for name in load_requests.ENCODINGS},
        'slow, but in time': (3, self._slow),
        'cut within the body': (3, self._cut_body), 'cut before the answer': (3, self._cut_answer),
        'huge': (3, self._huge), 'malformed JSON': (3, self._refused(400, b'{"instances": [[1, ')),
        'no picture': (3, self._refused(400, b'{"instances": [{"b64": "aGVsbG8="}]}')),
        'no HTTP': (3, self._no_http), 'body that never ends': (1, self._endless)}

  async def send(self) -> tuple[str, str]:
    """Sends a request of a random kind; returns the kind, and RIGHT, WRONG or LOST."""
    names = [*self.kinds]
    name, = self._choice.choices(names, [self.kinds[one][0] for one in names])
    try:
      return name, await self.kinds[name][1]()
    except (OSError, asyncio.IncompleteReadError):
      self._connection.close()
      return name, LOST

  def _images(self) -> list[int]:
    return self._choice.sample(range(len(self._target.images)),
                               self._choice.randint(1, _MAX_IMAGES))

  def _request(self, encoding: str, numbers: Sequence[int]) -> bytes:
    return raw_http.request(
        self._target.path, load_requests.body(encoding, self._target.images[numbers]))

  def _sound(self, encoding: str) -> Callable[[], Awaitable[str]]:
    return lambda: self._until_answered(encoding, self._connection.send)

  async def _slow(self) -> str:
    return await self._until_answered(load_requests.RAW, self._send_slowly)

  async def _send_slowly(self, request: bytes) -> None:
    size = -(-len(request) // _PIECES)
    for start in range(0, len(request), size):
      await self._connection.send(request[start:start + size])
      await asyncio.sleep(_PAUSE_SECONDS)

  async def _until_answered(self, encoding: str,
                            send: Callable[[bytes], Awaitable[None]]) -> str:
    numbers = self._images()
    request = self._request(encoding, numbers)
    for _ in range(_TRIES):
      try:
        await send(request)
        answer = await self._connection.receive()
      except (OSError, asyncio.IncompleteReadError):
        if not self._connection.was_used:
          raise
        # The server may end an idle connection at any time; clients then take a new one.
        self._connection.close()
        continue
      if answer.status != 503:
        return self._judged(answer, numbers)
      await asyncio.sleep(_RETRY_SECONDS)
    return LOST

  def _judged(self, answer: raw_http.Answer, numbers: Sequence[int]) -> str:
    if answer.status != 200:
      return WRONG
    found, wanted = json.loads(answer.body)['predictions'], self._target.expected[numbers]
    is_right = np.shape(found) == wanted.shape and np.allclose(found, wanted, atol=_TOLERANCE)
    return RIGHT if is_right else WRONG

  async def _cut_body(self) -> str:
    request = self._request(load_requests.RAW, self._images())
    await self._connection.send(request[:self._choice.randrange(1, len(request))])
    self._connection.close()
    return RIGHT

  async def _cut_answer(self) -> str:
    await self._connection.send(self._request(load_requests.RAW, self._images()))
    self._connection.close()
    return RIGHT

  async def _huge(self) -> str:
    await self._connection.send(raw_http.head(self._target.path, _HUGE) + b'[' * _SENT)
    answer = await self._connection.receive()
    self._connection.close()
    return RIGHT if answer.status == 413 else WRONG

  def _refused(self, status: int, body: bytes) -> Callable[[], Awaitable[str]]:
    async def send() -> str:
      answer = await self._connection.ask(raw_http.request(self._target.path, body))
      is_refused = answer.status == status and [*json.loads(answer.body)] == ['error']
      return RIGHT if is_refused else WRONG
    return send

  async def _no_http(self) -> str:
    self._connection.close()
    answer = await self._connection.ask(b'\x16\x03\x01\x02 hello\r\n\r\n')
    self._connection.close()
    return RIGHT if answer.status == 400 else WRONG

  async def _endless(self) -> str:
    request = self._request(load_requests.RAW, self._images())
    answer = await self._connection.ask(request[:-1])
    self._connection.close()
    return RIGHT if answer.status == 408 else WRONG

  def close(self) -> None:
    """Ends the connection."""
    self._connection.close()
