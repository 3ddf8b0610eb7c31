"""Downloads CIFAR-10, trains the default recipe and evaluates it meanwhile.

The same as train_main with eval_main in a second process. Without --recipe, it
measures a training step and takes the longest of three recipes that ends within
ten minutes; --recipe=cifar10 is the full one. Where CIFAR-10 cannot be
downloaded, it says so and trains on the built-in set instead. Every flag of
train_main works here too.
"""

from absl import flags

from binaries import command
from binaries import environment
from binaries import recipe_choice
from binaries import recipe_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import train_flags
from engine.config import recipe as recipe_lib
from engine.config import recipe_ladder
from tfrecords import datasets
from tfrecords import errors

FLAGS = flags.FLAGS
_FALLBACK = 'shapes'


def main(argv: list[str]) -> None:
  """Trains, evaluates and says what came out."""
  command.refuse_arguments(argv)
  recipe = train_flags.chosen_recipe()
  tensorflow_import.import_tensorflow()
  from binaries import subprocesses
  from binaries import training_output
  from engine.reporting import console
  from engine.reporting import final_summary
  output = training_output.TrainingOutput()
  if note := environment.cluster_note():
    output.log(note)
  recipe = _with_data(recipe)
  if recipe_choice.is_open() and recipe.name == recipe_ladder.NAMES[0]:
    recipe, reason = recipe_choice.that_fits(recipe)
    output.log(reason)
  trainer = train_flags.create_trainer(recipe, output.log)
  directory = trainer.run_dir
  with subprocesses.view(directory, FLAGS.address, FLAGS.port, FLAGS.live_view):
    with subprocesses.evaluator(directory, FLAGS.data_dir, FLAGS.threads):
      trainer.train(output.finishing)
      trainer.finish()
    console.show(final_summary.summary(directory))


def _with_data(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns the recipe if its data set is there or can be downloaded, else the fallback."""
  from engine.reporting import console
  try:
    shared_flags.prepare_data(recipe.dataset, console.log, answer_seconds=6.0)
    return recipe
  except errors.InputError as error:
    if recipe.dataset == _FALLBACK or datasets.is_directory(recipe.dataset):
      raise
    console.log(f'{recipe.dataset} cannot be downloaded ({error}); training on the built-in data '
                f'set {_FALLBACK} instead')
    return recipe_flags.fallback(_FALLBACK)


def run() -> None:
  """The console script."""
  command.run(main, train_flags.define)


if __name__ == '__main__':
  run()
