"""The dispatcher and the workers of a data service, as servers of this process."""

from collections.abc import Callable
import socket

import tensorflow as tf

from engine.cluster import cluster_spec
from engine.data_service import service_address
from engine.data_service import worker_records
from tfrecords import errors

_TIMEOUT_MS = 30_000


def dispatcher(port: int) -> tf.data.experimental.service.DispatchServer:
  """Returns a dispatcher, which listens on every network of this machine.

  Args:
    port: of the dispatcher; 0 for any that is free.

  Raises:
    errors.InputError: the port cannot be opened.
  """
  _check_port(port)
  service = tf.data.experimental.service
  return service.DispatchServer(service.DispatcherConfig(port=port, protocol='grpc'))


class Worker:
  """A worker, which ends with this object.

  Attributes:
    address: host:port at which trainings ask it.
    token: under which it has registered its records; see worker_records.py.
  """

  def __init__(self, address: service_address.ServiceAddress, log: Callable[[str], None],
               host: str = '', port: int = 0,
               connect_seconds: float = service_address.CONNECT_SECONDS) -> None:
    """Registers with the dispatcher, once it answers.

    Args:
      address: of the dispatcher.
      log: takes lines for the user.
      host: name or address of this machine for trainings; '': that towards the dispatcher.
      port: of the worker; 0 for any that is free.
      connect_seconds: time to wait for the dispatcher.

    Raises:
      errors.InputError: no dispatcher answers, or the port cannot be opened.
    """
    self.token, self._graph = worker_records.register()
    if fault := address.await_answer(connect_seconds, log):
      raise errors.InputError(f'--dispatcher={address}: {fault}; start one there with '
                              '`data_service_main --role=dispatcher`')
    port = port or _free_port()
    _check_port(port)
    self.address = f'{host or own_host(address)}:{port}'
    try:
      service = tf.data.experimental.service
      self._server = service.WorkerServer(service.WorkerConfig(
          address.target, worker_address=self.address, port=port, protocol='grpc',
          dispatcher_timeout_ms=_TIMEOUT_MS))
    except tf.errors.OpError as error:
      raise errors.InputError(f'--dispatcher={address}: does not take this worker '
                              f'({errors.reason(error)})') from error


def own_host(address: service_address.ServiceAddress) -> str:
  """Returns the address of this machine in the network through which it reaches a dispatcher."""
  host, port = cluster_spec.split(address.target)
  with socket.create_connection((host, port)) as connection:
    found = connection.getsockname()[0]
  return f'[{found}]' if ':' in found else found


def _free_port() -> int:
  with socket.create_server(('', 0)) as server:
    return server.getsockname()[1]


def _check_port(port: int) -> None:
  try:
    with socket.create_server(('', port)):
      pass
  except OSError as error:
    raise errors.InputError(
        f'--port={port}: cannot be opened ({errors.reason(error)}); give another --port, or end '
        'the program that uses it') from error
