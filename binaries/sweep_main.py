"""Searches for better settings of a recipe by successive halving.

  sweep_main --recipe=cifar10 --set learning_rate=log:0.03..0.3
  sweep_main --recipe=shapes --set learning_rate=0.1,0.3 --set dropout=0..0.5

Many trials are trained for few steps, the best of them longer, and the last
ones to the end with several seeds. They are compared on validation images,
never on test images. Each training has an ordinary run directory below
--work_dir; the same command resumes after an interruption. Every setting of a
recipe is a flag, which applies to all trials.
"""

from absl import flags

from binaries import command
from binaries import recipe_flags
from binaries import shared_flags
from binaries import sweep_flags
from binaries import tensorflow_import
from engine.config import recipe_catalog

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Runs the sweep and writes its results."""
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipe_catalog.table())
    return
  recipe = recipe_flags.chosen()
  sweep_flags.check(recipe)
  tensorflow_import.import_tensorflow()
  from binaries import training_output
  from engine.sweep import sweep as sweep_lib
  from engine.sweep import sweep_files
  output = training_output.TrainingOutput()
  shared_flags.use_devices()
  with sweep_lib.Sweep(sweep_flags.config(recipe, output.log), output.log) as sweep:
    ranked = sweep.run(output.finishing)
    for line in sweep_files.write(sweep, ranked):
      output.log(line)


def run() -> None:
  """The console script."""
  command.run(main, sweep_flags.define)


if __name__ == '__main__':
  run()
