"""Evaluates the checkpoints of a run, during its training or after it, or a model.

  eval_main --train_dir=runs/cifar10
  eval_main --model=served --data_dir=data

Every new checkpoint is evaluated once on all test images, with its moving
averages and its raw weights. Ends with the training, or after --timeout_secs
without a sign of it; --run_once takes the averages of the newest checkpoint.
--model takes what export_main has written, once.
"""

import functools
import time

from absl import flags

from binaries import command
from binaries import eval_flags
from binaries import shared_flags
from binaries import tensorflow_import

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Evaluates as the flags say."""
  command.refuse_arguments(argv)
  eval_flags.check()
  tensorflow_import.import_tensorflow()
  if FLAGS.model:
    _evaluate_model()
  else:
    _evaluate_run()


def _evaluate_model() -> None:
  from engine.export import exported_model
  from engine.export import model_evaluation
  from engine.reporting import console
  shared_flags.use_devices()
  model_evaluation.evaluate(
      exported_model.open_model(FLAGS.model), FLAGS.data_dir, FLAGS.eval_data, console.log,
      num_examples=FLAGS.num_examples, data_source=FLAGS.data_source)


def _evaluate_run() -> None:
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
  command.run(main, eval_flags.define)


if __name__ == '__main__':
  run()
