"""How the pictures of a run's data set were fitted to their size when it was imported."""

from engine.config import run_config
from tfrecords import datasets
from tfrecords import errors
from tfrecords.formats import manifest
from tfrecords.pictures import fit


def rule(config: run_config.RunConfig) -> fit.FitRule | None:
  """Returns the rule of a run's data set; None for one of the catalog.

  Where the data set is no longer there, its size is known and the fit is the default.

  Args:
    config: the run's settings.
  """
  dataset = config.recipe.dataset
  if not datasets.is_directory(dataset):
    return None
  height, width, _ = config.image_shape
  try:
    found = manifest.read(datasets.absolute(dataset))
  except errors.InputError:
    return fit.FitRule(height, width)
  red, green, blue = found.background
  return fit.FitRule(height, width, found.fit, (red, green, blue))
