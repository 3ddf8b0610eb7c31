"""Trains a network by a recipe.

  train_main --recipe=cifar10 --train_dir=runs/cifar10
  train_main --warm_start_from=RUN --reset_head --frozen_layers=conv1,conv2

A directory that holds a run is continued from its last checkpoint, exactly.
--recipe=list shows the recipes; every setting of a recipe is a flag.
--model_summary shows the network and trains nothing. --warm_start_from begins
with the layers of another run. --replay repeats the failing step of a training
from its report.
"""

import pathlib

from absl import flags

from binaries import command
from binaries import help_text
from binaries import output_flags
from binaries import path_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import train_flags
from engine.config import recipe_catalog
from tfrecords import errors

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  train_flags.define()
  with help_text.group('run'):
    path_flags.define('replay', '', 'folder failure-STEP of a failed training: repeat that step '
                      'and show the first tensor that is not finite')


def main(argv: list[str]) -> None:
  """Trains as the flags say."""
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipe_catalog.table())
    return
  if FLAGS.replay:
    _replay()
    return
  plot = output_flags.path('plot', '.png')
  if plot and not FLAGS.model_summary:
    raise errors.InputError('--plot: only --model_summary draws; give both or leave it out')
  recipe = train_flags.chosen_recipe()
  tensorflow_import.import_tensorflow()
  if FLAGS.model_summary:
    from engine.reporting import model_summary
    print(model_summary.describe(recipe, plot))
    return
  from binaries import subprocesses
  from binaries import training_output
  output = training_output.TrainingOutput()
  trainer = train_flags.create_trainer(recipe, output.log)
  with subprocesses.view(trainer.run_dir, FLAGS.address, FLAGS.port, FLAGS.live_view):
    output.train(trainer)


def _replay() -> None:
  tensorflow_import.import_tensorflow()
  from engine.trainer import replay
  shared_flags.use_devices()
  replay.run(pathlib.Path(FLAGS.replay), print)


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()
