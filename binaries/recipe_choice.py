"""Chooses the quickstart's recipe: the longest of the ladder that fits the time limit here."""

from absl import flags

from binaries import recipe_flags
from binaries import shared_flags
from binaries import train_flags
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_ladder
from engine.config import train_options
from engine.runs import run_dir

FLAGS = flags.FLAGS


def is_open() -> bool:
  """Returns whether the flags give neither a recipe nor one of its settings."""
  return not FLAGS['recipe'].present and not recipe_flags.given()


def that_fits(full: recipe_lib.Recipe) -> recipe_ladder.Choice:
  """Returns the recipe of an earlier start, or else the longest that fits the time limit.

  Args:
    full: the first of the ladder; its data set exists.

  Raises:
    errors.InputError: data, devices or an earlier run cannot be used.
  """
  return _begun(full) or recipe_ladder.longest_that_fits(_step_seconds(full))


def _begun(full: recipe_lib.Recipe) -> recipe_ladder.Choice | None:
  """Returns the recipe of an earlier run; one that has not ended has priority."""
  paths = [FLAGS.train_dir] if FLAGS.train_dir else [
      train_options.default_train_dir(name) for name in recipe_ladder.NAMES]
  runs = [run for run in map(run_dir.RunDir, paths) if run.config_file.is_file()]
  for run in sorted(runs, key=lambda run: run.finished_step() is not None):
    name = run.read_config().recipe.name
    # A run of another recipe is refused later, when it is opened.
    recipe = recipe_catalog.get(name) if name in recipe_ladder.NAMES else full
    return recipe_ladder.Choice(recipe, f'{run} holds a run of {name}')
  return None


def _step_seconds(recipe: recipe_lib.Recipe) -> float:
  """Returns the seconds of a training step on the devices that the flags name."""
  from engine.reporting import console
  from engine.trainer import step_timing
  shared_flags.use_devices(FLAGS.logical_devices)
  return step_timing.measure(recipe, train_flags.options(recipe), console.log)
