"""Sockets at the workers' addresses: listening, connecting, and what cannot be used."""

import contextlib
import socket

import pytest

from engine.cluster import addresses
from engine.cluster import cluster_spec
from engine.cluster import verdict
from tests.engine.cluster import free_ports
from tfrecords import errors


def _patience(seconds=60.0, is_interrupted=lambda: False):
  return addresses.Patience(seconds, is_interrupted)


def _spec(*workers):
  return cluster_spec.ClusterSpec(workers or tuple(free_ports.addresses(2)), 0)


def test_a_connection_outlives_the_listening_socket_and_frees_its_port():
  spec = _spec()
  with addresses.listen(spec, _patience()) as listener:
    ours = addresses.connect(spec.address, _patience())
    theirs, origin = addresses.accept(listener)
  assert origin == '127.0.0.1'
  with ours, theirs, addresses.listen(spec, _patience()):
    theirs.sendall(b'x')
    assert ours.recv(1) == b'x'


def test_it_listens_at_the_address_alone():
  spec = _spec()
  _, port = cluster_spec.split(spec.address)
  with addresses.listen(spec, _patience()) as listener, socket.socket() as other:
    assert listener.getsockname() == ('127.0.0.1', port)
    with pytest.raises(ConnectionRefusedError):
      other.connect(('127.0.0.2', port))


def test_a_port_in_use():
  spec = _spec()
  with addresses.listen(spec, _patience()), pytest.raises(errors.InputError, match=(
      r'^task 0 \(127.0.0.1:\d+\) cannot use its address: another program uses the port, ')):
    addresses.listen(spec, _patience())


def test_an_address_of_another_machine():
  # Of a network that is set aside for documents.
  with pytest.raises(errors.InputError, match='its address: it is not one of this machine; give'):
    addresses.listen(_spec('192.0.2.1:2222'), _patience())


@pytest.mark.parametrize('host', ['nowhere.invalid', 'a..b', 'x' * 70])
def test_a_host_without_address(host):
  with pytest.raises(errors.InputError, match=rf'^{host}:2222: its host has no address \('):
    addresses.listen(_spec(f'{host}:2222'), _patience(0.0))


def test_a_signal_ends_the_wait_for_a_host():
  with pytest.raises(verdict.EndedError, match='^interrupted before the first step'):
    addresses.listen(_spec('nowhere.invalid:2222'), _patience(1e6, lambda: True))


def test_another_address_of_a_host_is_tried_where_one_does_not_answer(monkeypatch):
  monkeypatch.setattr(addresses, '_ATTEMPT_SECONDS', 0.1)
  with socket.create_server(('127.0.0.1', 0), backlog=0) as full, contextlib.ExitStack() as stack:
    for _ in range(3):
      waiting = stack.enter_context(socket.socket())
      waiting.setblocking(False)
      waiting.connect_ex(full.getsockname())
    spec = _spec()
    listener = stack.enter_context(addresses.listen(spec, _patience()))
    found = [(socket.AF_INET, one.getsockname()) for one in (full, listener)]
    monkeypatch.setattr(addresses, '_addresses', lambda worker: found)
    addresses.connect(spec.address, _patience()).close()


def test_nobody_listens():
  with pytest.raises(ConnectionRefusedError):
    addresses.connect(_spec().address, _patience())
