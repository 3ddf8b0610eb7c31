"""The pictures that the records of an imported data set were made from."""

import pathlib

from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords.importing import files_csv


def paths(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path) -> dict[int, str]:
  """Returns the path of each record of the training split, by its number.

  Args:
    spec: the data set.
    data_dir: the directory of all data sets.

  Returns:
    Nothing for a data set that was not imported.

  Raises:
    errors.InputError: the list of files cannot be read.
  """
  folder = dataset_files.folder(spec, data_dir)
  if not (folder / files_csv.FILE).is_file():
    return {}
  return {int(row.record): row.path for row in files_csv.read(folder) if row.split == 'train'}
