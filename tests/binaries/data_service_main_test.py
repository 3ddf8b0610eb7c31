"""A data service as a user starts it."""

import signal

import pytest

from tests.binaries import processes
from tests.engine.cluster import free_ports


@pytest.mark.parametrize('arguments, text', [
    (('--role=worker',), '--dispatcher is missing; give the address of the dispatcher, '
     'grpc://host:port'),
    (('--role=worker', '--dispatcher=10.0.0.1'), '--dispatcher=10.0.0.1: is not the address of a '),
    (('--dispatcher=grpc://a:1',), '--dispatcher=grpc://a:1: --role=both is the dispatcher itself; '
     'leave it out, or give --role=worker')])
def test_what_is_refused(arguments, text):
  status, output, complaint = processes.Starts().run('data_service_main', *arguments)
  assert (status, output) == (1, '')
  assert complaint.startswith(f'data_service_main: {text}')
  assert complaint.count('\n') == 1


def test_it_serves_until_a_signal_comes():
  address, = free_ports.addresses(1)
  port = address.rpartition(':')[2]
  process = processes.start('data_service_main', f'--port={port}', text=True)
  assert process.stdout.readline() == (
      f'the dispatcher listens at port {port}, on every network; --data_service=grpc://HOST:{port} '
      'at a training\n')
  assert process.stdout.readline().startswith(
      f'a worker of grpc://127.0.0.1:{port} answers at 127.0.0.1:')
  process.send_signal(signal.SIGTERM)
  output, complaint = process.communicate(timeout=processes.SECONDS)
  assert (process.returncode, output) == (143, '')
  assert complaint == ('data_service_main: stopped; a training that it helped computes its batches '
                       'itself; the same command starts over\n')
