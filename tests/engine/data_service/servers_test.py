"""Servers that cannot start."""

import socket

import pytest

from engine.data_service import servers
from engine.data_service import service_address
from tfrecords import errors


def test_a_port_in_use():
  with socket.create_server(('', 0)) as server:
    port = server.getsockname()[1]
    with pytest.raises(errors.InputError, match=rf'^--port={port}: cannot be opened \(Address '
                       'already in use'):
      servers.dispatcher(port)


def test_a_worker_without_dispatcher():
  with pytest.raises(errors.InputError, match='^--dispatcher=grpc://127.0.0.1:9: does not answer '
                     r'\(Connection refused\); start one there with '):
    servers.Worker(service_address.ServiceAddress('127.0.0.1:9'), print, connect_seconds=0.0)


def test_the_address_towards_a_dispatcher():
  with socket.create_server(('127.0.0.1', 0)) as server:
    address = service_address.ServiceAddress(f'127.0.0.1:{server.getsockname()[1]}')
    assert servers.own_host(address) == '127.0.0.1'
