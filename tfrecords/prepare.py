"""Gets a data set, whichever way it is to be had: made here or downloaded."""

from collections.abc import Callable
import pathlib

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import download
from tfrecords.synthetic import shapes_dataset


def obtain(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path, url: str = '',
           sha256: str = '', report: Callable[[str], None] = lambda line: None,
           answer_seconds: float = 0.0) -> pathlib.Path:
  """Returns the directory with the files of a data set, after making or downloading them.

  Args:
    spec: the data set.
    data_dir: where the data sets lie.
    url: a mirror of the archive; the official address by default.
    sha256: checksum of the mirror's archive if it is another, or 'none'.
    report: takes lines for the user.
    answer_seconds: gives up when the server has not begun to answer by then; 0 waits as long as
      the network does.

  Raises:
    errors.InputError: the files cannot be had.
  """
  if spec.name == 'shapes':
    return shapes_dataset.write(spec, data_dir)
  present = download.present(spec, pathlib.Path(data_dir) / spec.directory)
  silent = answer_seconds and not present and download.reachable(
      download.first_url(spec, url or spec.url), answer_seconds)
  if silent:
    raise errors.InputError(silent)
  return download.fetch(spec, data_dir, url, sha256, report)
