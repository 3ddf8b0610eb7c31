"""Training a recipe from Python, as `train_main` does it."""

from collections.abc import Callable
import os
import pathlib

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import train_options
from engine.trainer import trainer
from engine.training import memory_allocator
from rana import interruption
from rana import paths
from rana import run as run_lib
from tfrecords import datasets
from tfrecords import errors
from tfrecords import prepare
from tfrecords import printable


def train(recipe: str | os.PathLike[str] | recipe_lib.Recipe, train_dir: paths.Path = '',
          data_dir: paths.Path = 'data', *, seed: int = 0,
          log: Callable[[str], None] = lambda line: None, **options: object) -> run_lib.Run:
  """Trains a recipe in a run directory, or continues the run that is there.

  A missing data set is generated or downloaded first. The devices are those that TensorFlow sees;
  call `tf.config` before to choose among them. Ctrl-C, or a notebook's stop button, finishes the
  step, saves it and raises KeyboardInterrupt; the same call goes on from there.

  Args:
    recipe: name of a recipe, a .json file that holds one (see `Recipe.read`), or one of your own.
    train_dir: the run directory; by default `runs/` and the name of the recipe.
    data_dir: directory of the data sets.
    seed: of initial values, order and augmentation.
    log: gets every console line.
    **options: further fields of `train_main`'s options, such as checkpoint_interval=100.

  Returns:
    The run, with its newest checkpoint.

  Raises:
    InputError: the data, the devices, the directory or the recipe do not fit.
    KeyboardInterrupt: it was interrupted; the message has the step.

  Example:
    >>> recipe = rana.recipes['mnist_softmax'].with_settings(max_steps=20)
    >>> rana.train(recipe, 'runs/softmax', summary_interval=0)
    rana.load('runs/softmax')  # recipe mnist_softmax, step 20
  """
  unknown = sorted({*options} - {*train_options.NAMES})
  if unknown:
    advice = errors.did_you_mean(unknown[0], train_options.NAMES)
    raise errors.InputError(f'{unknown[0]}: there is no such option; {advice}')
  chosen = (recipe_catalog.get(os.fsdecode(recipe)) if isinstance(recipe, str | os.PathLike)
            else recipe)
  if not isinstance(chosen, recipe_lib.Recipe):
    raise errors.InputError(f'recipe={recipe!r}: is of type {type(recipe).__name__}; give the name '
                            'of a recipe or a rana.Recipe')
  if not callable(log):
    raise errors.InputError(f'log={log!r}: give a function of one string, such as print')
  if train_dir == '' and (chosen.name == '..' or pathlib.PurePath(chosen.name).parts != (
      chosen.name,)):
    raise errors.InputError(
        f'recipe.name={chosen.name!r}: is no name for a directory below runs/; give train_dir')
  directory = paths.checked(
      'train_dir', train_options.default_train_dir(chosen.name) if train_dir == '' else train_dir)
  if datasets.is_directory(chosen.dataset) and data_dir == 'data':
    # An imported set lies where its name says; data_dir is for one that was moved.
    data_dir = chosen.dataset
  values = train_options.TrainOptions(
      train_dir=str(directory), data_dir=str(paths.checked('data_dir', data_dir)), seed=seed,
      **{name: _path(name, value) for name, value in options.items()})  # type: ignore[arg-type]

  def say(line: str) -> None:
    log(printable.text(line))

  if values.data_source == 'binary':
    prepare.prepare(
        datasets.get(chosen.dataset, values.data_dir), values.data_dir, log=say)
  memory_allocator.keep_freed_memory()
  trainer.run(chosen, values, say, interruption.finishing)
  return run_lib.load(directory)


def _path(name: str, value: object) -> object:
  """Returns the value of an option, as text where it is a path."""
  if isinstance(value, os.PathLike) or (name in train_options.PATHS and value):
    return str(paths.checked(name, value))
  return value

