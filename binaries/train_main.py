"""Trains a network by a recipe.

  train_main --recipe=cifar10 --train_dir=runs/cifar10
  train_main --warm_start_from=RUN --reset_head --frozen_layers=conv1,conv2

A directory that holds a run is continued from its last checkpoint, exactly.
--recipe=list shows the recipes, --recipe=FILE.json takes one from a file; every
setting is a flag. --model_summary shows the network, --find_lr suggests a rate,
--verify_replicas compares steps on several devices with those on one, --replay
repeats a failed step. --warm_start_from begins with the layers of another run.
--local_workers rehearses machines; --workers, TF_CONFIG or Slurm name them.
"""

from absl import flags

from binaries import cluster_flags
from binaries import cluster_training
from binaries import command
from binaries import find_lr
from binaries import output_flags
from binaries import step_replay
from binaries import tensorflow_import
from binaries import train_flags
from binaries import verify_replicas
from engine.config import recipe_catalog

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  train_flags.define()
  find_lr.define()
  step_replay.define()
  verify_replicas.define()
  cluster_flags.define()


def main(argv: list[str]) -> None:
  """Trains as the flags say."""
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipe_catalog.table())
    return
  find_lr.refuse_other_modes()
  cluster_flags.refuse_contradictions()
  if FLAGS.replay:
    step_replay.run()
    return
  find_lr.refuse_unused_files()
  recipe = train_flags.chosen_recipe(*cluster_flags.place())
  if FLAGS.find_lr:
    find_lr.run(recipe)
    return
  if verify_replicas.runs_here():
    verify_replicas.run(recipe)
    return
  plot = output_flags.path('plot', '.png')
  if not FLAGS.model_summary and cluster_training.run():
    return
  tensorflow_import.import_tensorflow()
  if FLAGS.model_summary:
    from engine.reporting import model_summary
    print(model_summary.describe(recipe, plot))
    train_flags.save_recipe(recipe)
    return
  from binaries import training_output
  train = verify_replicas.run if FLAGS.verify_replicas else training_output.train
  with cluster_training.channel() as channel:
    train(recipe, channel)


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=lambda: not (FLAGS.find_lr or FLAGS.verify_replicas))


if __name__ == '__main__':
  run()
