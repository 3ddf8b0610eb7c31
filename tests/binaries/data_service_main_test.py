"""A data service as a user starts it."""

import signal

import pytest

from tests.binaries import processes
from tests.engine.cluster import free_ports


@pytest.mark.slow
def test_it_serves_until_a_signal_comes():
  address, = free_ports.addresses(1)
  port = address.rpartition(':')[2]
  process = processes.start('data_service_main', f'--port={port}', text=True)
  assert process.stdout.readline() == (
      f'the dispatcher listens at port {port}, on every network; --data_service=grpc://HOST:{port} '
      'at a training\n')
  told = process.stdout.readline()
  assert told.startswith(f'a worker of grpc://127.0.0.1:{port} answers at 127.0.0.1:')
  assert told.endswith('; other machines do not reach it there: --host=ADDRESS\n')
  process.send_signal(signal.SIGTERM)
  output, complaint = process.communicate(timeout=processes.SECONDS)
  assert (process.returncode, output) == (143, '')
  assert complaint == ('data_service_main: stopped; a training that it helped computes its batches '
                       'itself; the same command starts over\n')


def test_flags_are_checked_before_anything_is_imported():
  processes.refuse('data_service_main', {
      ('--role=worker',): (1, '--dispatcher is missing; give the address of the dispatcher, ')})
