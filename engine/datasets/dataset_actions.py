"""What can be done with a data set on disk, an action each: fetch, pack, verify, inspect."""

from collections.abc import Callable
import dataclasses
import functools
import pathlib

import tqdm

from engine.reporting.plots import class_samples
from engine.reporting.plots import figures
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import inspection
from tfrecords import prepare
from tfrecords import reader
from tfrecords import tfrecord_writer

SPLITS = ('train', 'test')

Report = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Request:
  """What to do it with.

  Attributes:
    spec: the data set.
    data_dir: where the data sets lie.
    data_source: what verify and inspect read: binary, tfrecord or tfds.
    download_url: fetch: a mirror of the archive.
    download_sha256: fetch: its checksum, if it is another.
    split: inspect: train or test.
    num_examples: inspect: records in the table, and images of each class.
    plot: inspect: the file for the images; None for no picture.
  """
  spec: dataset_spec.DatasetSpec
  data_dir: str
  data_source: str = 'binary'
  download_url: str = ''
  download_sha256: str = ''
  split: str = 'train'
  num_examples: int = 10
  plot: pathlib.Path | None = None


def run(action: str | None, request: Request, report: Report) -> None:
  """Does `action` of ACTIONS.

  Args:
    action: its name.
    request: what to do it with.
    report: takes lines for the user.

  Raises:
    errors.InputError: there is no such action, or what it needs cannot be used.
  """
  if action not in ACTIONS:
    raise errors.InputError(f'--action={action or ""}: give one of {", ".join(ACTIONS)}')
  if action in ('fetch', 'pack') and request.data_source != 'binary':
    raise errors.InputError(
        f'--data_source={request.data_source}: {action} starts from binary files; leave it out')
  if action != 'inspect' and request.plot:
    raise errors.InputError(f'--plot={request.plot}: only --action=inspect draws; leave it out')
  ACTIONS[action](request, report)


def fetch(request: Request, report: Report) -> None:
  """Makes or downloads the record files, unless they are there."""
  folder = prepare.obtain(request.spec, request.data_dir, request.download_url,
                          request.download_sha256, report)
  report(f'{request.spec.name}: all files are in {folder}')


def pack(request: Request, report: Report) -> None:
  """Writes the binary files as TFRecord files too, with a bar on a terminal; overwrites none."""
  bar = functools.partial(tqdm.tqdm, unit='file', disable=None, leave=False)
  tfrecord_writer.pack(request.spec, request.data_dir, report, bar)


def verify(request: Request, report: Report) -> None:
  """Reads both splits whole and says what they hold."""
  for split in SPLITS:
    found = inspection.survey(_open(request, split))
    for line in found.lines(request.spec.class_names):
      report(f'{request.spec.name} {split}: {line}')


def inspect(request: Request, report: Report) -> None:
  """Shows the first records as a table, and draws images of every class."""
  source = _open(request, request.split)
  report(inspection.table(request.spec, inspection.first(source, request.num_examples)))
  if request.plot:
    images = [[example.image for example in examples]
              for examples in inspection.of_each_class(source, request.num_examples)]
    about = f'{request.spec.name}, {request.split}: the first images of every class'
    figures.save(class_samples.draw(images, request.spec.class_names, about), request.plot)
    report(f'images of every class: {request.plot}')


def _open(request: Request, split: str) -> reader.Source:
  return reader.open_source(request.spec, request.data_dir, split, request.data_source)


ACTIONS: dict[str, Callable[[Request, Report], None]] = {
    'fetch': fetch, 'pack': pack, 'verify': verify, 'inspect': inspect}
