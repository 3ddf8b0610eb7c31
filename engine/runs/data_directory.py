"""Finds the data of a run: its config.json holds the data directory of the training."""

from collections.abc import Callable

from engine.config import run_config
from engine.runs import run_dir as run_dir_lib
from tfrecords import dataset_files
from tfrecords import datasets
from tfrecords import errors
from tfrecords import printable
from tfrecords import remote_path
from tfrecords.formats import manifest


def find(run_dir: run_dir_lib.RunDir, usual: str, log: Callable[[str], None]) -> str:
  """Returns the directory of a run's data sets, for a command without --data_dir.

  Args:
    run_dir: the run.
    usual: used if the run, of an earlier version, has no directory, or if its data are not there.
    log: gets a line with the directory.

  Raises:
    errors.InputError: there is no run, or its data are in neither directory.
  """
  config = run_dir.read_config()
  place = config.data_dir
  if datasets.is_directory(config.recipe.dataset):
    return _imported(run_dir, config, log)
  if not place:
    return usual
  shown = printable.text(place)
  if _holds(place, config):
    log(f'{run_dir}: reads its data in {shown}, where its training read them')
    return place
  if _holds(usual, config):
    log(f'{run_dir}: its data are no longer in {shown}; reads them in {printable.text(usual)}')
    return usual
  raise errors.InputError(
      f'{run_dir}: its training read {config.recipe.dataset} in {shown}, and it is not found '
      'there now; give --data_dir, the directory where it lies')


def _imported(run_dir: run_dir_lib.RunDir, config: run_config.RunConfig,
              log: Callable[[str], None]) -> str:
  """Returns where an imported set lies: where the training read it last, or where it did first."""
  places = [place for place in (config.data_dir, config.recipe.dataset) if place]
  for place in places:
    if manifest.is_in(place):
      log(f'{run_dir}: reads its data in {printable.text(place)}, where its training read them')
      return place
  raise errors.InputError(
      f'{run_dir}: its training read the imported set {printable.text(places[0])}, and it is not '
      'found there now; give --data_dir, the directory that it was moved to')


def _holds(place: str, config: run_config.RunConfig) -> bool:
  """Returns whether a directory has a folder of the run's data set; its files are checked later."""
  is_directory = remote_path.is_directory(place)
  if config.data_source == 'tfds' or not is_directory:
    return is_directory
  return dataset_files.folder(datasets.get(config.recipe.dataset), place).is_dir()
