"""A data service of two workers in processes of their own."""

from collections.abc import Iterator
import contextlib
import subprocess

from tests.binaries import processes
from tests.engine.cluster import free_ports


@contextlib.contextmanager
def service() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
  """Yields the address of the service, and its processes: dispatcher and worker, a worker."""
  address, = free_ports.addresses(1)
  port = address.rpartition(':')[2]
  started = [
      processes.start('data_service_main', *arguments, text=True)
      for arguments in ((f'--port={port}',), ('--role=worker', f'--dispatcher=grpc://{address}'))]
  try:
    for process in started:
      while 'a worker of' not in process.stdout.readline():
        assert process.poll() is None
    yield f'grpc://{address}', started
  finally:
    for process in started:
      process.kill()
      process.communicate()
