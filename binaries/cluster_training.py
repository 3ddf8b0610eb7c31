"""What `train_main` does on a cluster: it supervises a child process, or is that child.

Started by a user, it greets the other workers and runs the training as a child of its own
(`supervisor`). That child is this command once more, which finds a channel to the others.
"""

from collections.abc import Iterator
import contextlib
import sys

from absl import flags

from binaries import child_command
from binaries import cluster_flags
from binaries import command
from binaries import local_workers
from binaries import supervisor
from binaries import termination
from binaries import training_process
from engine.cluster import channel as channel_lib
from engine.cluster import verdict
from tfrecords import errors

FLAGS = flags.FLAGS

# What TensorFlow raises on a worker where another one has gone.
_LOST = ('AbortedError', 'CancelledError', 'DeadlineExceededError', 'InternalError',
         'UnavailableError')


def run() -> bool:
  """Trains on a cluster, if flags or environment describe one; returns whether they do.

  Raises:
    errors.InputError: what they describe is none, or this worker cannot take part.
    SystemExit: the training ended before it was complete; its line has been printed.
  """
  if training_process.is_supervised():
    # They may be sent to all processes of a worker, as systemd does and Slurm may; this one hears
    # from its supervisor when all workers are to save.
    termination.ignore()
    return False
  if FLAGS.local_workers > 1:
    local_workers.run(FLAGS.local_workers, sys.argv[1:])
    return True
  cluster = cluster_flags.cluster()
  if cluster:
    supervisor.supervise(cluster, child_command.command_line('train_main', sys.argv[1:]))
  return cluster is not None


@contextlib.contextmanager
def channel() -> Iterator[channel_lib.Channel | None]:
  """Gives a block the channel to the other workers, None without a cluster.

  On a cluster the block's exceptions end the process with the statuses of `engine.cluster.verdict`.
  """
  if not training_process.is_supervised():
    yield None
    return
  try:
    yield training_process.supervised_channel()
  except KeyboardInterrupt as interruption:
    command.exit_with(verdict.INTERRUPTED,
                      f'{interruption}; start all workers again: the training goes on there')
  except Exception as error:
    if is_consequence(error):
      command.exit_with(verdict.LOST, errors.reason(error))
    raise


def is_consequence(error: Exception) -> bool:
  """Returns whether an exception may come from another worker's end."""
  tf_errors = getattr(sys.modules.get('tensorflow'), 'errors', None)
  return tf_errors is not None and isinstance(
      error, tuple(getattr(tf_errors, name) for name in _LOST))
