"""Gets CIFAR-10, trains the default recipe and evaluates it beside the training, all in one.

The same as train_main with eval_main in a second process. Where CIFAR-10 cannot be had, it says so
and trains on the built-in set instead. Every flag of train_main works here too.
"""

from absl import flags

from binaries import command
from binaries import shared_flags
from binaries import subprocesses
from binaries import train_flags
from engine.config import recipe as recipe_lib
from engine.reporting import console
from engine.reporting import final_summary
from tfrecords import datasets
from tfrecords import errors
from tfrecords import prepare

FLAGS = flags.FLAGS
_FALLBACK = 'shapes'


def main(argv: list[str]) -> None:
  """Trains, evaluates and says what came out."""
  command.refuse_arguments(argv)
  trainer = train_flags.create_trainer(_with_data(shared_flags.chosen_recipe()))
  directory = trainer.run_dir
  with subprocesses.view(directory, FLAGS.port, FLAGS.live_view):
    with subprocesses.evaluator(directory, FLAGS.data_dir):
      trainer.train()
      trainer.finish()
    console.say(final_summary.summary(directory, FLAGS.data_dir))


def _with_data(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns the recipe if its data can be had, else that of the built-in set."""
  spec = datasets.get(recipe.dataset)
  try:
    prepare.prepare(spec, FLAGS.data_dir, FLAGS.download_url, FLAGS.download_sha256, console.say,
                   answer_seconds=6.0)
    return recipe
  except errors.InputError as error:
    if recipe.dataset == _FALLBACK:
      raise
    console.say(f'{spec.name} cannot be had ({error}); the built-in set {_FALLBACK} serves instead')
    return shared_flags.stand_in_recipe(_FALLBACK)


def run() -> None:
  """The console script."""
  command.run(main, train_flags.define)


if __name__ == '__main__':
  run()
