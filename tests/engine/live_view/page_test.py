"""The page of the live view: access by token only, and errors about ports and addresses."""

import socket
import types
import urllib.parse

import pytest
from tornado import httpclient
from tornado import testing
from tornado import websocket

from engine.live_view import page
from tfrecords import errors


class PageTest(testing.AsyncHTTPTestCase):
  """Requests to a page without a figure."""

  def get_app(self):
    return page.Application('the-Token_1', 'runs/<digits>, small')

  def test_the_page_and_its_files_are_below_the_token(self):
    assert self.fetch('/the-Token_1/').code == 200
    for name in ('js/mpl.js', '_static/css/page.css', 'favicon.ico'):
      assert self.fetch(f'/the-Token_1/{name}').code == 200
    body = self.fetch('/the-Token_1/').body.decode()
    assert '/the-Token_1/js/mpl.js' in body
    assert '<title>runs/&lt;digits&gt;, small: the six panels</title>' in body

  def test_nothing_is_served_without_the_token(self):
    for path in ('', '/', '/1', '/js/mpl.js', '/the-Token_2/', '/the-Token_/', '/%FF/', '/é/',
                 '/the-Token_1x', '/1/download.png'):
      assert self.fetch(urllib.parse.quote(path, safe='/%')).code == 403, path

  @testing.gen_test
  async def test_the_websocket_needs_the_token(self):
    with pytest.raises(httpclient.HTTPClientError, match='403'):
      await websocket.websocket_connect(f'ws://127.0.0.1:{self.get_http_port()}/1/ws')


@pytest.fixture(name='taken')
def fixture_taken():
  """Yields a port that is in use."""
  with socket.socket() as other:
    other.bind(('127.0.0.1', 0))
    other.listen()
    yield other.getsockname()[1]


def _refusal(address, port):
  with pytest.raises(errors.InputError) as found:
    page.listen(page.Application('a', 'small'), address, port)
  return str(found.value)


def test_a_port_that_is_taken(taken):
  assert _refusal('127.0.0.1', taken) == (
      f'--port={taken}: cannot be opened at 127.0.0.1 (Address already in use); give another '
      '--port, or end the program that uses it')


@pytest.mark.parametrize('address', ['192.0.2.1', '300.1.1.1'])
def test_an_address_of_another_machine(address, taken):
  line = _refusal(address, taken)
  assert line.startswith(f'--address={address}: not an address of this machine (')
  assert line.endswith('); give 127.0.0.1, or 0.0.0.0 for every network')


@pytest.mark.parametrize('address, shown', [
    ('127.0.0.1', '127.0.0.1'), ('0.0.0.0', '127.0.0.1'), ('::1', '[::1]')])
def test_the_complete_address_is_logged_with_a_new_token(monkeypatch, address, shown):
  said, served = [], []
  monkeypatch.setattr(page, 'listen', lambda *arguments: served.append(arguments[1:]))
  loop = types.SimpleNamespace(start=lambda: None)
  monkeypatch.setattr(page.ioloop, 'IOLoop', types.SimpleNamespace(current=lambda: loop))
  for _ in range(2):
    page.serve(address, 8988, 'small', said.append)
  assert served == [(address, 8988)] * 2
  assert said[0] != said[1]
  for line in said:
    assert line.startswith(f'the six panels: http://{shown}:8988/')
    assert len(line.partition(':8988/')[2].partition('/')[0]) == 22
