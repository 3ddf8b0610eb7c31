"""The flag --model: an exported model in place of a run."""

from absl import flags

from binaries import help_text
from binaries import path_flags
from binaries import shared_flags
from tfrecords import errors

FLAGS = flags.FLAGS


@help_text.group('run')
def define() -> None:
  """Declares --model."""
  path_flags.define('model', '', 'what export_main has written, in place of --train_dir')


def require(*, exists: bool = True) -> None:
  """Refuses a command line that names neither a run nor a model, or both.

  Args:
    exists: whether --train_dir has to hold a run already.

  Raises:
    errors.InputError: says what to give.
  """
  if FLAGS.model and FLAGS.train_dir:
    raise errors.InputError('--train_dir and --model: give one of them, a run or an exported model')
  if not FLAGS.model:
    shared_flags.require_run(exists=exists)
