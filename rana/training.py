"""Training a recipe from Python, as `train_main` does it."""

from collections.abc import Callable
import os
import pathlib

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import train_options
from engine.trainer import trainer
from rana import run as run_lib
from tfrecords import datasets
from tfrecords import errors
from tfrecords import prepare


def train(recipe: str | recipe_lib.Recipe, train_dir: str | os.PathLike[str],
          data_dir: str | os.PathLike[str] = 'data', *, seed: int = 0,
          log: Callable[[str], None] = lambda line: None, **options: object) -> run_lib.Run:
  """Trains a recipe in a run directory, or continues the run that is there.

    >>> recipe = dataclasses.replace(rana.recipes['mnist_softmax'], max_steps=100)
    >>> run = rana.train(recipe, 'runs/digits', log=print)

  A missing data set is generated or downloaded first. The devices are those that TensorFlow sees;
  call `tf.config` before to choose among them.

  Args:
    recipe: name of a recipe, or one of your own.
    train_dir: the run directory.
    data_dir: directory of the data sets.
    seed: of initial values, order and augmentation.
    log: gets every console line.
    **options: further fields of `train_main`'s options, such as checkpoint_interval=100.

  Returns:
    The run, with its newest checkpoint.

  Raises:
    InputError: the data, the devices, the directory or the recipe do not fit.
  """
  unknown = sorted({*options} - {*train_options.NAMES})
  if unknown:
    advice = errors.did_you_mean(unknown[0], train_options.NAMES)
    raise errors.InputError(f'{unknown[0]}: there is no such option; {advice}')
  chosen = recipe_catalog.get(recipe) if isinstance(recipe, str) else recipe
  values = train_options.TrainOptions(
      train_dir=str(train_dir), data_dir=str(data_dir), seed=seed,
      **options)  # type: ignore[arg-type]
  if values.data_source == 'binary':
    prepare.prepare(datasets.get(chosen.dataset), pathlib.Path(data_dir), log=log)
  trainer.run(chosen, values, log)
  return run_lib.load(train_dir)
