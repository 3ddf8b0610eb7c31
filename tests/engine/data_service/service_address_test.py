"""Addresses, and what answers there."""

import contextlib
import socket
import threading

import pytest

from engine.data_service import service_address
from tfrecords import errors


@pytest.mark.parametrize('text', ['10.0.0.1:5050', 'grpc://', 'grpc://a', 'grpc://a:0',
                                  'http://a:1', 'grpc://0.0.0.0:1', 'grpc://a:1/b'])
def test_what_is_no_address(text):
  with pytest.raises(errors.InputError, match=f'^--data_service={text}: is not the address of a '
                     'data service; give grpc://host:port, such as grpc://10.0.0.1:5050$'):
    service_address.parse('data_service', text)


def test_an_address():
  assert f'{service_address.parse("data_service", "grpc://[::1]:5050")}' == 'grpc://[::1]:5050'


@contextlib.contextmanager
def _server(answer=None):
  """Yields the address of a server that answers once; None: never."""
  with socket.create_server(('127.0.0.1', 0)) as server:
    if answer is not None:
      def serve():
        connection, _ = server.accept()
        with connection:
          connection.recv(100)
          connection.sendall(answer)
      threading.Thread(target=serve, daemon=True).start()
    yield service_address.ServiceAddress(f'127.0.0.1:{server.getsockname()[1]}')


@pytest.mark.parametrize('answer, fault', [
    (b'\0\0\x06\x04\0\0\0\0\0\0\x05\0\0\x40\0', ''),
    (b'HTTP/1.1 400 Bad Request\r\n\r\n', 'is the port of another program'),
    (b'', 'is the port of another program')])
def test_an_answer(answer, fault):
  with _server(answer) as address:
    assert address.fault() == fault


def test_no_answer():
  with _server() as address:
    assert address.fault(0.01) == 'does not answer for 0.01 s'
  assert address.fault() == 'does not answer (Connection refused)'
  said = []
  assert address.await_answer(0.01, said.append) == 'does not answer (Connection refused)'
  assert said == [f'{address}: does not answer (Connection refused); waiting for it, 0.01 s at '
                  'most']
  assert service_address.ServiceAddress('no.such.host.invalid:1').fault() == (
      'its host has no address')
