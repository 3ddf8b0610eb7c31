"""Generates or downloads a data set if it is missing."""

from collections.abc import Callable
import pathlib

from tfrecords import address
from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import imported_files
from tfrecords.fetch import download
from tfrecords.fetch import local_files
from tfrecords.synthetic import generated_dataset


def prepare(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path, url: str = '',
            sha256: str = '', log: Callable[[str], None] = lambda line: None,
            answer_seconds: float = 0.0) -> pathlib.Path:
  """Returns the directory of the files of a data set after generating or downloading them.

  Args:
    spec: the data set.
    data_dir: the directory of all data sets.
    url: a mirror of the archive; the official address by default.
    sha256: checksum of the mirror's archive if it differs, or 'none' for no check.
    log: takes lines for the user.
    answer_seconds: time in which the server has to begin its answer; 0 for no limit but that of
      the network.

  Raises:
    errors.InputError: the files cannot be generated or downloaded, or those of an imported set are
      incomplete.
  """
  if spec.is_imported:
    return imported_files.check(spec)
  if address.is_remote(data_dir):
    return _remote(spec, data_dir)
  if spec.name in generated_dataset.GENERATORS:
    return generated_dataset.write(spec, data_dir)
  existing = local_files.find(spec, pathlib.Path(data_dir), log)
  if existing is not None:
    return existing
  failure = answer_seconds and download.reachable(
      download.first_url(spec, url or spec.url), answer_seconds)
  if failure:
    raise errors.InputError(failure)
  return download.fetch(spec, data_dir, url, sha256, log)


def _remote(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path) -> pathlib.Path:
  """Returns the folder of a data set that lies at an address, where nothing is fetched to."""
  found = dataset_files.folder(spec, data_dir)
  if not dataset_files.is_complete(spec, found):
    raise errors.InputError(
        f'--data_dir={data_dir}: {found} does not hold the files of {spec.name}; fetch them with '
        f'`records_main --action=fetch --dataset={spec.name}` and copy {spec.directory} there')
  return found
