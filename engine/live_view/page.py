"""Serves the live view as a web page with matplotlib's figure, at an address with a random token.

The figure has the size of the browser's window; with several windows, that of the last one opened
or resized. Without the token, another user of the machine or another site in the same browser can
neither see the page nor send it keys.
"""

from collections.abc import Callable
import errno
import secrets
import socket

from matplotlib import pyplot
from matplotlib.backends import backend_webagg
from tornado import httputil
from tornado import ioloop
from tornado import web

from engine.live_view import page_html
from tfrecords import errors

_ALL_NETWORKS = ('', '0.0.0.0', '::')


class Application(backend_webagg.WebAggApplication):
  """Serves the first figure of pyplot below /TOKEN/, and nothing elsewhere."""

  def __init__(self, token: str, title: str):
    super().__init__(url_prefix=f'/{token}')
    self._token = token.encode()
    # Takes precedence over matplotlib's page.
    self.add_handlers('.*', [
        (f'/{token}/?', _Page, {'prefix': f'/{token}', 'title': title})])

  def find_handler(  # type: ignore[override]
      self, request: httputil.HTTPServerRequest, **named: object) -> httputil.HTTPMessageDelegate:
    """Returns the handler of any request: pages, scripts, images and the WebSocket."""
    given = request.path.lstrip('/').partition('/')[0].encode(errors='replace')
    # A comparison in constant time.
    if secrets.compare_digest(given, self._token):
      return super().find_handler(request, **named)
    return self.get_handler_delegate(request, web.ErrorHandler, {'status_code': 403})


class _Page(web.RequestHandler):
  """The page itself."""

  def initialize(self, prefix: str, title: str) -> None:
    """Takes the path of everything and the title of the page."""
    self._prefix = prefix
    self._title = title

  def get(self) -> None:
    """Answers with the page."""
    first, *_ = [*pyplot.get_fignums(), 0]
    self.write(page_html.html(self._title, self._prefix, first))


def serve(address: str, port: int, title: str, log: Callable[[str], None]) -> None:
  """Serves pyplot's figures until the process ends.

  Args:
    address: of a network interface; 127.0.0.1 serves only this machine.
    port: of the page.
    title: of the page.
    log: writes the console line with the page's complete address.

  Raises:
    errors.InputError: the port is taken, or the address is not one of this machine.
  """
  token = secrets.token_urlsafe(16)
  listen(Application(token, title), address, port)
  # For all networks, the user must replace this by the machine's name.
  host = '127.0.0.1' if address in _ALL_NETWORKS else f'[{address}]' if ':' in address else address
  log(f'the six panels: http://{host}:{port}/{token}/ (keys: 1 to 6, 0 for all, space to pause)')
  ioloop.IOLoop.current().start()


def listen(application: web.Application, address: str, port: int) -> None:
  """Opens the port.

  Raises:
    errors.InputError: as for `serve`.
  """
  try:
    application.listen(port, address)
  except OSError as error:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
      raise errors.InputError(
          f'--address={address}: not an address of this machine ({error.strerror}); give '
          '127.0.0.1, or 0.0.0.0 for every network') from error
    remedy = 'or end the program that uses it' if error.errno == errno.EADDRINUSE else 'above 1023'
    raise errors.InputError(
        f'--port={port}: cannot be opened at {address} ({errors.reason(error)}); give another '
        f'--port, {remedy}') from error
