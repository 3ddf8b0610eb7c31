"""Tests for tfrecords.fetch.http_transfer."""

import http.client
import io
import socket
import sys
import threading

import pytest

from tests.tfrecords import local_http_server
from tests.tfrecords.fetch import small_archives
from tfrecords import errors
from tfrecords.fetch import http_transfer

BODY = bytes(range(256)) * 2048  # 512 KiB, several chunks.
_PATIENCE = local_http_server.PATIENCE_SECONDS


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
  monkeypatch.setenv('no_proxy', '*')


def save(url, path, sha256=http_transfer.UNCHECKED, byte_limit=2**20, stall_seconds=_PATIENCE):
  lines = []
  http_transfer.save(url, path, sha256, byte_limit, stall_seconds, lines.append)
  return lines


def message(url, path, **arguments):
  with pytest.raises(errors.InputError) as caught:
    save(url, path, **arguments)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_saves_and_verifies(tmp_path):
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    lines = save(server.url, tmp_path / 'file', small_archives.sha256(BODY))
  assert (tmp_path / 'file').read_bytes() == BODY
  assert lines == [f'small.tar.gz: {percent}% of 524,288 bytes' for percent in (25, 50, 75, 100)]


def test_saves_without_an_announced_length(tmp_path):

  def respond(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(BODY)

  with local_http_server.serving(respond) as server:
    assert not save(server.url, tmp_path / 'file', small_archives.sha256(BODY))
  assert (tmp_path / 'file').read_bytes() == BODY


def test_reads_a_file_address(tmp_path):
  (tmp_path / 'mirror').write_bytes(BODY)
  save((tmp_path / 'mirror').as_uri(), tmp_path / 'file', small_archives.sha256(BODY))
  assert (tmp_path / 'file').read_bytes() == BODY


def test_shows_a_bar_on_a_terminal(tmp_path, monkeypatch):

  class Terminal(io.StringIO):

    def isatty(self):
      return True

  monkeypatch.setattr(sys, 'stderr', Terminal())
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    lines = save(server.url, tmp_path / 'file')
  assert not lines
  assert 'small.tar.gz: 100%' in sys.stderr.getvalue()
  assert '524k/524k' in sys.stderr.getvalue()
  assert 'B/s]' in sys.stderr.getvalue()


def test_wrong_checksum(tmp_path):
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    assert message(server.url, tmp_path / 'file', sha256='0' * 64) == (
        f'{server.url}: wrong checksum of the 524,288 bytes, expected sha256 {"0" * 64}, '
        f'received {small_archives.sha256(BODY)}')


def test_cut_connection(tmp_path):
  with local_http_server.serving(local_http_server.whole(BODY, announced=600_000)) as server:
    assert message(server.url, tmp_path / 'file') == (
        f'{server.url}: the connection was cut after 524,288 of 600,000 bytes')


def test_cut_in_the_middle_of_a_chunk(tmp_path):

  def respond(handler):
    handler.protocol_version = 'HTTP/1.1'
    handler.close_connection = True
    handler.send_response(200)
    handler.send_header('Transfer-Encoding', 'chunked')
    handler.end_headers()
    handler.wfile.write(b'ff\r\nonly so much')

  with local_http_server.serving(respond) as server:
    assert message(server.url, tmp_path / 'file') == (
        f'{server.url}: the connection was cut in the middle of the answer')


def test_stall_in_the_middle(tmp_path):
  started, release = threading.Event(), threading.Event()
  with local_http_server.serving(local_http_server.held(BODY, started, release)) as server:
    # Long enough for a busy machine to get to the middle.
    assert message(server.url, tmp_path / 'file', stall_seconds=3) == (
        f'{server.url}: no answer within 3 seconds')
    release.set()
  assert started.is_set()


@pytest.mark.parametrize('announced', [None, 10**12])
def test_refuses_more_bytes_than_the_limit(tmp_path, announced):
  with local_http_server.serving(local_http_server.whole(BODY, announced)) as server:
    text = message(server.url, tmp_path / 'file', byte_limit=100_000)
  assert f'{server.url}: serves ' in text
  assert 'must have less than 100,000' in text
  assert (tmp_path / 'file').stat().st_size <= 100_000


def test_names_what_is_wrong_with_an_address(tmp_path):
  with local_http_server.serving(local_http_server.status(404)) as server:
    assert http_transfer.probe(server.url, _PATIENCE) == message(server.url, tmp_path / 'file') == (
        f'{server.url}: the server answers with status 404 (Not Found)')
  with local_http_server.refused() as url:
    assert http_transfer.probe(url, _PATIENCE) == message(url, tmp_path / 'file') == (
        f'{url}: Connection refused')
  with local_http_server.silent() as url:
    assert http_transfer.probe(url, 0.2) == message(url, tmp_path / 'file', stall_seconds=0.2) == (
        f'{url}: no answer within 0.2 seconds')


@pytest.mark.parametrize('url, reason', [
    ('mirror/small.tar.gz', 'unknown url type'),
    ('http://[::1/small.tar.gz', 'Invalid IPv6 URL'),
    ('gopher://mirror/small.tar.gz', 'unknown url type: gopher'),
    ('http://127.0.0.1:1/a b\nc', "URL can't contain control characters"),
    ('http:///small.tar.gz', 'no host given'),
])
def test_names_what_is_wrong_with_the_form_of_an_address(tmp_path, url, reason):
  assert reason in message(url, tmp_path / 'file')


def test_answer_that_is_no_http(tmp_path):
  with local_http_server.serving(
    lambda handler: handler.wfile.write(b'\x00nonsense\r\n')
  ) as server:
    assert message(server.url, tmp_path / 'file').startswith(f'{server.url}: ')
    with pytest.raises(errors.InputError) as caught:
      save(server.url, tmp_path / 'file')
    assert isinstance(caught.value.__cause__, http.client.BadStatusLine)


def test_unresolvable_host(tmp_path, monkeypatch):

  def unknown(*_, **__):
    raise socket.gaierror(socket.EAI_NONAME, 'Name or service not known')

  monkeypatch.setattr(socket, 'getaddrinfo', unknown)
  assert message('http://mirror.invalid/small.tar.gz', tmp_path / 'file') == (
      "http://mirror.invalid/small.tar.gz: the host's name cannot be resolved (Name or service "
      'not known)')
