"""Ports that can be opened, and one line about those that cannot."""

import socket

import pytest

from engine.serving import listening
from tfrecords import errors


def test_any_free_port():
  with listening.bind('localhost', 0) as bound:
    listening.listen(bound)
    host, port = bound.getsockname()[:2]
    assert port > 0
    assert listening.url(bound) in (f'http://{host}:{port}/', f'http://[{host}]:{port}/')
    assert bound.proto == socket.IPPROTO_TCP


def test_every_network_is_shown_as_this_machine():
  with listening.bind('0.0.0.0', 0) as bound:
    assert listening.url(bound).startswith('http://127.0.0.1:')


def test_a_port_in_use():
  with socket.create_server(('127.0.0.1', 0)) as taken:
    port = taken.getsockname()[1]
    with pytest.raises(errors.InputError) as found:
      listening.bind('127.0.0.1', port)
  assert str(found.value) == (
      f'--port={port}: cannot be opened at 127.0.0.1 (Address already in use); give another '
      '--port, or end the program that uses it')


def test_a_port_that_was_taken_meanwhile():
  with (listening.bind('127.0.0.1', 0) as first,
        listening.bind('127.0.0.1', first.getsockname()[1]) as second):
    listening.listen(second)
    with pytest.raises(errors.InputError, match='Address already in use'):
      listening.listen(first)


@pytest.mark.parametrize('host', ['192.0.2.1', 'no.such.host.invalid', 'a' * 70 + '.b', '\udc80'])
def test_what_is_no_address_of_this_machine(host):
  with pytest.raises(errors.InputError, match='not an address of this machine .*; give 127.0.0.1'):
    listening.bind(host, 0)
