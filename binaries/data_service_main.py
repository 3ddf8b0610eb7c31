"""Makes training batches on other machines: a tf.data service.

  data_service_main --port=5050
  data_service_main --role=dispatcher --port=5050
  data_service_main --role=worker --dispatcher=grpc://10.0.0.1:5050

A training takes its batches from there with --data_service=grpc://10.0.0.1:5050.
One dispatcher deals out the steps to any number of workers, which read the
records at the same paths as the training. Both: a dispatcher and one worker.
Workers may come and go; no batch changes by that. SIGTERM or Ctrl-C ends it.
"""

import time

from absl import flags

from binaries import command
from binaries import help_text
from binaries import number_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import termination
from engine.data_service import service_address
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS

_PORT = 5050
_LOOK_SECONDS = 0.2


@help_text.group('cluster')
def define_flags() -> None:
  """The flags of this command."""
  flags.DEFINE_enum('role', 'both', ['both', 'dispatcher', 'worker'], 'what this process is')
  flags.DEFINE_string('dispatcher', '', 'worker: address of the dispatcher, grpc://host:port')
  number_flags.integer('port', None, f'port of the dispatcher (default: {_PORT}), or of the worker '
                       'without one here (default: any that is free)', settings.PORT)
  flags.DEFINE_string('host', '', 'worker: name or address of this machine for trainings (default: '
                      'that in the network towards the dispatcher)')
  shared_flags.define_threads()


def main(argv: list[str]) -> None:
  """Serves until a signal comes."""
  command.refuse_arguments(argv)
  address = _address()
  tensorflow_import.import_tensorflow()
  from engine.data_service import servers
  from engine.data_service import worker_records
  from engine.reporting import console
  from engine.training import strategy
  shared_flags.use_threads()
  strategy.use_devices('cpu')
  lines = []
  if FLAGS.role != 'worker':
    port = FLAGS.port or _PORT
    # Both servers end when nothing refers to them any more.
    dispatcher = servers.dispatcher(port)  # noqa: F841
    lines.append(f'the dispatcher listens at port {port}, on every network; '
                 f'--data_service={service_address.SCHEME}HOST:{port} at a training')
  if FLAGS.role != 'dispatcher':
    worker = servers.Worker(address, console.log, FLAGS.host,
                            FLAGS.port or 0 if FLAGS.role == 'worker' else 0)
    # Nothing before it has given TensorFlow a function.
    assert worker.token == worker_records.TOKEN
    lines.append(f'a worker of {address} answers at {worker.address}')
  with termination.finishing() as is_stopping:
    for line in lines:
      console.log(line)
    while not is_stopping():
      time.sleep(_LOOK_SECONDS)
    raise KeyboardInterrupt('stopped; a training that it helped computes its batches itself')


def _address() -> service_address.ServiceAddress:
  """Returns the address of the dispatcher.

  Raises:
    errors.InputError: it is missing, or one is given that is not used.
  """
  if FLAGS.role == 'worker':
    if not FLAGS.dispatcher:
      raise errors.InputError('--dispatcher is missing; give the address of the dispatcher, '
                              'grpc://host:port')
    return service_address.parse('dispatcher', FLAGS.dispatcher)
  if FLAGS.dispatcher:
    raise errors.InputError(f'--dispatcher={FLAGS.dispatcher}: --role={FLAGS.role} is the '
                            'dispatcher itself; leave it out, or give --role=worker')
  return service_address.ServiceAddress(f'127.0.0.1:{FLAGS.port or _PORT}')


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=False)


if __name__ == '__main__':
  run()
