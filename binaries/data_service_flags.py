"""The flags of data_service_main."""

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import shared_flags
from engine.data_service import service_address
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS

# What a process is.
BOTH, DISPATCHER, WORKER = 'both', 'dispatcher', 'worker'
_PORT = 5050


@help_text.group('run')
def define() -> None:
  """Declares all flags."""
  flags.DEFINE_enum('role', BOTH, [BOTH, DISPATCHER, WORKER], 'what this process is')
  number_flags.integer('port', None, f'port of the dispatcher (default: {_PORT}), or of the worker '
                       'without one here (default: any that is free)', settings.PORT)
  shared_flags.define_threads()
  with help_text.group('cluster'):
    flags.DEFINE_string('dispatcher', '', 'worker: address of the dispatcher, grpc://host:port')
    flags.DEFINE_string('host', '', 'worker: name or address of this machine for trainings '
                        '(default: that in the network towards the dispatcher)')


def dispatcher_port() -> int:
  """Returns the port of the dispatcher in this process."""
  return FLAGS.port or _PORT


def worker_port() -> int:
  """Returns the port of the worker in this process; 0 for any that is free."""
  return FLAGS.port or 0 if FLAGS.role == WORKER else 0


def dispatcher_address() -> service_address.ServiceAddress:
  """Returns the address of the dispatcher.

  Raises:
    errors.InputError: it is missing, or one is given that is not used.
  """
  if FLAGS.role == WORKER:
    if not FLAGS.dispatcher:
      raise errors.InputError('--dispatcher is missing; give the address of the dispatcher, '
                              'grpc://host:port')
    return service_address.parse('dispatcher', FLAGS.dispatcher)
  if FLAGS.dispatcher:
    raise errors.InputError(f'--dispatcher={FLAGS.dispatcher}: --role={FLAGS.role} is the '
                            f'dispatcher itself; leave it out, or give --role={WORKER}')
  return service_address.ServiceAddress(f'127.0.0.1:{dispatcher_port()}')
