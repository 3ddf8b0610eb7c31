"""The pictures that the records of an imported data set were made from."""

import csv
import io
import pathlib

from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import regular_file

_FILE = 'files.csv'


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
  path = dataset_files.folder(spec, data_dir) / _FILE
  if not path.is_file():
    return {}
  rows = csv.DictReader(io.StringIO(regular_file.read_text(path), newline=''))
  return {int(row['record']): row['path'] for row in rows if row['split'] == 'train'}
