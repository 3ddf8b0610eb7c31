"""Makes training batches on other machines: a tf.data service.

  data_service_main --port=5050 --host=10.0.0.1
  data_service_main --role=dispatcher --port=5050
  data_service_main --role=worker --dispatcher=grpc://10.0.0.1:5050

A training gets its batches there with --data_service=grpc://10.0.0.1:5050.
One dispatcher deals out the steps to any number of workers, which read the
records at the same paths as the training. Both: a dispatcher and one worker,
for trainings on this machine, or on any with --host.
Workers may come and go; no batch changes by that. SIGTERM or Ctrl-C ends it.
Dispatcher and workers listen on every network and run what they are sent.
"""

import time

from absl import flags

from binaries import command
from binaries import data_service_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import termination

FLAGS = flags.FLAGS

_LOOK_SECONDS = 0.2


def main(argv: list[str]) -> None:
  """Serves until a signal comes."""
  command.refuse_arguments(argv)
  address = data_service_flags.dispatcher_address()
  tensorflow_import.import_tensorflow()
  from engine.data_service import servers
  from engine.data_service import worker_records
  from engine.reporting import console
  from engine.training import strategy
  shared_flags.use_threads()
  strategy.use_devices('cpu')
  lines = []
  if FLAGS.role != data_service_flags.WORKER:
    port = data_service_flags.dispatcher_port()
    # Each server ends when nothing refers to it any more.
    dispatcher = servers.dispatcher(port)  # noqa: F841
    lines.append(f'the dispatcher listens at port {port}, on every network; '
                 f'--data_service=grpc://HOST:{port} at a training')
  if FLAGS.role != data_service_flags.DISPATCHER:
    worker = servers.Worker(address, console.log, FLAGS.host, data_service_flags.worker_port())
    # Nothing before it has given TensorFlow a function.
    assert worker.token == worker_records.TOKEN
    reach = ('; other machines do not reach it there: --host=ADDRESS'
             if worker.address.startswith('127.') else '')
    lines.append(f'a worker of {address} answers at {worker.address}{reach}')
  with termination.finishing() as is_stopping:
    for line in lines:
      console.log(line)
    while not is_stopping():
      time.sleep(_LOOK_SECONDS)
    raise KeyboardInterrupt('stopped; a training that it helped computes its batches itself')


def run() -> None:
  """The console script."""
  command.run(main, data_service_flags.define, resumes=False)


if __name__ == '__main__':
  run()
