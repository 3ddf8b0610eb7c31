"""The flags of eval_main, and what it refuses of them before TensorFlow is imported."""

from absl import flags

from binaries import model_flags
from binaries import number_flags
from binaries import renamed_flags
from binaries import shared_flags
from engine.config import run_config
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS

def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir(is_remote=True)
  model_flags.define()
  shared_flags.define_data()
  shared_flags.define_devices()
  flags.DEFINE(renamed_flags.EnumParser('eval_data', run_config.EVAL_DATA), 'eval_data', 'test',
               'what to evaluate on: the test images, the images that the run trains on, or the '
               'validation images that it keeps out')
  number_flags.real('eval_interval_secs', 10.0, 'seconds between two searches for checkpoints',
                    settings.SECONDS)
  number_flags.real('timeout_secs', 3600.0, 'end after this many seconds without a new checkpoint '
                    'or line in metrics.jsonl; 0: never', settings.SECONDS)
  flags.DEFINE_bool('run_once', False, 'evaluate the newest checkpoint and end')
  flags.DEFINE_bool('raw_weights', None, 'evaluate raw weights, too (default: not with --run_once)')
  number_flags.integer('num_examples', 0, 'use only the first N images; 0: all', settings.EXAMPLES)
  number_flags.integer('batch_size', 240, 'images per forward pass; affects only the speed',
                       settings.BATCH_SIZE)


def check() -> None:
  """Refuses flags that contradict each other.

  Raises:
    errors.InputError: there is neither a run nor a model, or a flag of the other one.
  """
  model_flags.require(exists=FLAGS.run_once)
  if FLAGS.model and FLAGS.raw_weights:
    raise errors.InputError(
        '--raw_weights: a model has the moving averages alone; leave it out, or give --train_dir')
