"""An HTTP server on this machine that answers the way a test wants it to."""

from collections.abc import Callable, Iterator
import contextlib
import dataclasses
import http.server
import socket
import threading

Handler = http.server.BaseHTTPRequestHandler
Respond = Callable[[Handler], None]

# Far longer than any test takes: a failing one must end as well.
PATIENCE_SECONDS = 120.0


@dataclasses.dataclass
class Server:
  """Where it listens, and the paths that were asked for."""
  url: str
  requests: list[str]


@contextlib.contextmanager
def serving(respond: Respond) -> Iterator[Server]:
  """Runs a server that answers every GET by `respond`."""
  requests: list[str] = []

  class Answering(Handler):

    def do_GET(self) -> None:  # noqa: N802, the name that http.server calls
      requests.append(self.path)
      # A client that gave up is part of the tests.
      with contextlib.suppress(ConnectionError):
        respond(self)

    def log_message(self, *_: object) -> None:
      pass

  server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Answering)
  thread = threading.Thread(target=server.serve_forever, args=(0.01,))
  thread.start()
  try:
    yield Server(f'http://127.0.0.1:{server.server_port}/small.tar.gz', requests)
  finally:
    server.shutdown()
    thread.join()
    server.server_close()


@contextlib.contextmanager
def silent() -> Iterator[str]:
  """Yields the address of a server that accepts connections and never says a word."""
  with socket.create_server(('127.0.0.1', 0)) as server:
    yield f'http://127.0.0.1:{server.getsockname()[1]}/small.tar.gz'


@contextlib.contextmanager
def refused() -> Iterator[str]:
  """Yields an address where nothing listens, and nothing else can begin to."""
  with socket.socket() as taken:
    taken.bind(('127.0.0.1', 0))
    yield f'http://127.0.0.1:{taken.getsockname()[1]}/small.tar.gz'


def whole(body: bytes, announced: int | None = None) -> Respond:
  """Sends `body`; with `announced` the header promises another length than that."""

  def respond(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header('Content-Length', str(len(body) if announced is None else announced))
    handler.end_headers()
    handler.wfile.write(body)

  return respond


def held(body: bytes, started: threading.Event, release: threading.Event) -> Respond:
  """Sends half of `body`, sets `started`, and the rest only after `release`."""

  def respond(handler: Handler) -> None:
    half = len(body) // 2
    whole(body[:half], announced=len(body))(handler)
    started.set()
    release.wait(PATIENCE_SECONDS)
    handler.wfile.write(body[half:])

  return respond


def status(code: int) -> Respond:
  """Answers with an error status."""
  return lambda handler: handler.send_error(code)
