"""Evaluates the checkpoints of a run, during its training or after it.

  eval_main --train_dir=runs/cifar10

Every new checkpoint is evaluated once on all test images, with its moving
averages and its raw weights. Ends with the training, or after --timeout_secs
without a sign of it; --run_once takes the averages of the newest checkpoint.
"""

import functools
import time

from absl import flags

from binaries import command
from binaries import number_flags
from binaries import renamed_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.config import run_config
from tfrecords import settings

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_train_dir()
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


def main(argv: list[str]) -> None:
  """Evaluates as the flags say."""
  command.refuse_arguments(argv)
  shared_flags.require_run(exists=FLAGS.run_once)
  tensorflow_import.import_tensorflow()
  from engine.evaluation import checkpoint_follower
  from engine.evaluation import deadline as deadline_lib
  from engine.evaluation import evaluator
  from engine.inference import confidence_fit
  from engine.reporting import console
  from engine.runs import run_dir as run_dir_lib
  shared_flags.use_devices()
  wait = functools.partial(time.sleep, FLAGS.eval_interval_secs)
  deadline, run_dir = deadline_lib.Deadline(FLAGS.timeout_secs), run_dir_lib.RunDir(FLAGS.train_dir)
  if not FLAGS.run_once:
    checkpoint_follower.await_run(run_dir, wait, console.log, deadline)
  data_dir = shared_flags.data_dir_of(run_dir, console.log)
  evaluate = evaluator.build(
      run_dir, data_dir, FLAGS.eval_data, console.log, num_examples=FLAGS.num_examples,
      batch_size=FLAGS.batch_size, data_source=FLAGS.data_source,
      raw_weights=not FLAGS.run_once if FLAGS.raw_weights is None else FLAGS.raw_weights)
  if FLAGS.run_once:
    checkpoint_follower.evaluate_latest(run_dir, evaluate, console.log, evaluate.run_id)
  else:
    checkpoint_follower.follow(run_dir, evaluate, evaluate.evaluated(), wait, console.log, deadline)
  confidence_fit.after_evaluation(run_dir, data_dir, console.log, FLAGS.data_source)


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()
