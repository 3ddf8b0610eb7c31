"""Runs the HTTP server until it is asked to stop, and answers every request that has come by then.

uvicorn speaks HTTP, Starlette chooses the function of an address. Measured against an HTTP parser
of our own on asyncio's streams (docs/serving.md): that needs a millisecond less for a request of 64
images, which is a fiftieth of what the model takes for them, and several hundred lines more.
"""

import asyncio
from collections.abc import Callable, Iterator
import contextlib
import socket

import uvicorn

from engine.serving import connections
from engine.serving import limits as limits_lib
from engine.serving import listening
from engine.serving import reload
from engine.serving import rest_api

# Longest time for requests in progress when the server stops.
_DRAIN_SECONDS = 10
# A client's idle connection is kept so long; those that pool connections expect a while.
_KEEP_ALIVE_SECONDS = 20


class _Server(uvicorn.Server):
  """Stops when it is told to; signals are handled by the command."""

  def __init__(self, config: uvicorn.Config, is_stopping: Callable[[], bool],
               on_start: Callable[[], None]):
    super().__init__(config)
    self._is_stopping = is_stopping
    self._on_start = on_start

  @contextlib.contextmanager
  def capture_signals(self) -> Iterator[None]:
    """Leaves signals alone."""
    yield

  async def startup(self, sockets: list[socket.socket] | None = None) -> None:
    """Begins to listen."""
    await super().startup(sockets)
    self._on_start()

  async def on_tick(self, counter: int) -> bool:
    """Returns whether to stop; called ten times a second."""
    return await super().on_tick(counter) or self._is_stopping()


def run(api: rest_api.RestApi, bound: socket.socket, limits: limits_lib.Limits,
        is_stopping: Callable[[], bool], on_start: Callable[[], None] = lambda: None,
        reloader: reload.Reloader | None = None, reload_seconds: float = 0.0) -> None:
  """Serves until `is_stopping`.

  Args:
    api: answers.
    bound: the socket.
    limits: of connections.
    is_stopping: returns whether to stop.
    on_start: is called when requests are taken.
    reloader: of newer models; None: none are looked for.
    reload_seconds: interval of looking for them; 0: none are looked for.

  Raises:
    errors.InputError: the port was taken meanwhile.
  """
  listening.listen(bound)
  config = uvicorn.Config(
      api.app, http=connections.protocol(limits), ws='none', lifespan='off', loop='asyncio',
      log_config=None, access_log=False, server_header=False, proxy_headers=False,
      timeout_keep_alive=_KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=_DRAIN_SECONDS)
  server = _Server(config, is_stopping, on_start)

  async def serve() -> None:
    following = asyncio.create_task(reloader.follow(reload_seconds)
                                    if reloader and reload_seconds else asyncio.sleep(0))
    await server.serve([bound])
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
      task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    assert following.done()

  # asyncio.run would wait for threads: for a newer model that is being loaded, and for pictures
  # that are decoded for clients whose time is over.
  loop = asyncio.new_event_loop()
  try:
    loop.run_until_complete(serve())
  finally:
    loop.close()
    api.close()
