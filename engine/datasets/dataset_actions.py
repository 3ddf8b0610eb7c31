"""The actions on a data set: fetch, pack, verify and inspect.

Each imports what it needs, TensorFlow among it, so that a wrong action is refused without.
"""

from __future__ import annotations

from collections.abc import Callable
import dataclasses
import functools
import pathlib
import typing

from tfrecords import dataset_spec
from tfrecords import errors

if typing.TYPE_CHECKING:
  from tfrecords import inspection
  from tfrecords import preprocessing_config
  from tfrecords import reader
  from tfrecords.augmentation import augmentation_config

SPLITS = ('train', 'validation', 'test')

LogFn = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class DatasetRequest:
  """The arguments of an action.

  Attributes:
    spec: the data set.
    data_dir: the directory of all data sets.
    data_source: what verify and inspect read: binary, tfrecord or tfds.
    download_url: fetch: a mirror of the archive.
    download_sha256: fetch: the checksum of the mirror, if it differs.
    split: inspect: train, test, or validation where the set has one.
    num_examples: inspect: number of records in the table and of images per class in the plot.
    seed: inspect: of a random sample; None for the first records.
    plot: inspect: the file of the plot; None for no plot.
    example: inspect: the number of the one record that is shown; None for several.
    source: verify: what an imported set was made from, to be compared too; '' for not.
    augmentation: inspect: show versions of images by it; None to show the records.
    preprocessing: inspect: show what a network sees beside the records; None for the records alone.
  """
  spec: dataset_spec.DatasetSpec
  data_dir: str
  data_source: str = 'binary'
  download_url: str = ''
  download_sha256: str = ''
  split: str = 'train'
  num_examples: int = 10
  seed: int | None = None
  plot: pathlib.Path | None = None
  example: int | None = None
  source: str = ''
  augmentation: augmentation_config.AugmentationConfig | None = None
  preprocessing: preprocessing_config.Preprocessing | None = None


def run(action: str | None, request: DatasetRequest, log: LogFn) -> None:
  """Performs an action.

  Args:
    action: its name, a key of ACTIONS.
    request: its arguments.
    log: takes lines for the user.

  Raises:
    errors.InputError: there is no such action, or an argument or file cannot be used.
  """
  check(action, request)
  ACTIONS[action or ''](request, log)


def check(action: str | None, request: DatasetRequest) -> None:
  """Refuses an action that does not exist, or whose arguments it does not use.

  Raises:
    errors.InputError: with the flag.
  """
  if action not in ACTIONS:
    raise errors.InputError(f'--action={action or ""}: give one of {", ".join(ACTIONS)}')
  if action in ('fetch', 'pack') and request.data_source != 'binary':
    raise errors.InputError(
        f'--data_source={request.data_source}: {action} starts from binary files; leave it out')
  if action == 'inspect' and request.split not in SPLITS:
    raise errors.InputError(
        f'--split={request.split}: --action=inspect shows one of {", ".join(SPLITS)}')
  if action != 'inspect' and request.plot:
    raise errors.InputError(f'--plot={request.plot}: only --action=inspect draws; leave it out')
  if action != 'inspect' and request.seed is not None:
    raise errors.InputError(f'--seed={request.seed}: only --action=inspect samples; leave it out')
  if request.source and not request.spec.is_imported:
    raise errors.InputError(
        f'--source={request.source}: {request.spec.name} was not imported; leave it out')
  others = (action != 'inspect' or request.plot or request.seed is not None
            or request.preprocessing or request.augmentation)
  if request.example is not None and others:
    raise errors.InputError(f'--example={request.example}: shows one record with --action=inspect, '
                            'without --plot, --seed, --recipe and --augment; leave them out')


def fetch(request: DatasetRequest, log: LogFn) -> None:
  """Generates or downloads the record files if they are missing."""
  from tfrecords import prepare
  folder = prepare.prepare(request.spec, request.data_dir, request.download_url,
                          request.download_sha256, log)
  log(f'{request.spec.name}: all files are in {folder}')


def pack(request: DatasetRequest, log: LogFn) -> None:
  """Converts the files to TFRecord files; overwrites none."""
  import tqdm

  from tfrecords import tfrecord_writer
  bar = functools.partial(tqdm.tqdm, unit='file', disable=None, leave=False)
  tfrecord_writer.pack(request.spec, request.data_dir, log, bar)


def verify(request: DatasetRequest, log: LogFn) -> None:
  """Reads all splits and prints their counts and checksums."""
  from tfrecords import inspection
  from tfrecords import shard_check
  for split in request.spec.splits:
    if request.spec.is_imported:
      shard_check.check(request.spec, split, log)
    found = inspection.summarize(_open(request, split))
    for line in found.lines(request.spec.class_names):
      log(f'{request.spec.name} {split}: {line}')
  if request.source:
    from tfrecords.importing import verify_source
    verify_source.check(request.spec.directory, request.source, log, request.data_dir)


def inspect(request: DatasetRequest, log: LogFn) -> None:
  """Prints the first records, or a random sample, as a table, and plots images."""
  from engine.reporting.plots import class_samples
  from engine.reporting.plots import figures
  from tfrecords import inspection
  source = _open(request, request.split)
  if request.example is not None:
    _inspect_one(source, request, request.example, log)
    return
  if request.augmentation:
    _inspect_augmentation(source, request, request.augmentation, log)
    return
  if request.preprocessing:
    _inspect_inputs(source, request, request.preprocessing, log)
    return
  if request.seed is not None:
    _inspect_sample(source, request, log)
    return
  _log_table(request, inspection.first_examples(source, request.num_examples), log)
  if request.plot:
    images = [[example.image for example in examples]
              for examples in inspection.examples_by_class(source, request.num_examples)]
    caption = f'{request.spec.name}, {request.split}: the first images of every class'
    figures.save(class_samples.draw(images, request.spec.class_names, caption), request.plot)
    log(f'images of every class: {request.plot}')


def _inspect_sample(source: reader.Source, request: DatasetRequest, log: LogFn) -> None:
  """Prints a random sample as a table and plots its images with their classes."""
  from engine.reporting.plots import figures
  from engine.reporting.plots import image_grid
  from tfrecords import inspection
  sample = inspection.random_examples(source, request.num_examples, request.seed or 0)
  _log_table(request, sample, log)
  if request.plot:
    titles = [request.spec.class_names[example.label] for example in sample]
    caption = f'{request.spec.name}, {request.split}: a random sample, seed {request.seed}'
    figures.save(image_grid.draw([one.image for one in sample], titles, caption), request.plot)
    log(f'a random sample: {request.plot}')


def _inspect_inputs(source: reader.Source, request: DatasetRequest,
                    preprocessing: preprocessing_config.Preprocessing, log: LogFn) -> None:
  """Prints records and what a network sees of them, and plots both side by side."""
  from engine.datasets import network_inputs
  from engine.reporting.plots import figures
  from engine.reporting.plots import image_grid
  from tfrecords import inspection
  examples = (inspection.first_examples(source, request.num_examples) if request.seed is None
              else inspection.random_examples(source, request.num_examples, request.seed))
  inputs = network_inputs.of(examples, preprocessing)
  _log_table(request, examples, log)
  for line in network_inputs.lines(examples, inputs):
    log(line)
  if request.plot:
    images = [network_inputs.beside(example.image, values)
              for example, values in zip(examples, inputs, strict=True)]
    titles = [f'{example.number} {request.spec.class_names[example.label]}'
              for example in examples]
    caption = f'{request.spec.name}, {request.split}: records and what the network sees'
    figures.save(image_grid.draw(images, titles, caption), request.plot)
    log(f'records beside what the network sees: {request.plot}')


def _inspect_one(source: reader.Source, request: DatasetRequest, number: int, log: LogFn) -> None:
  """Prints one record, and of an imported set the picture that it shows."""
  from tfrecords import inspection
  from tfrecords.importing import verify_source
  if number >= source.num_examples:
    raise errors.InputError(f'--example={number}: {request.spec.name} has {source.num_examples:,} '
                            f'records in {request.split}, from 0; give less')
  found = next(inspection.examples(source.slice(number, number + 1)))._replace(number=number)
  _log_table(request, [found], log)
  if request.spec.is_imported:
    name = verify_source.original(request.spec.directory, request.split, number)
    log(f'record {number:,} of {request.split}: {name}')


def _inspect_augmentation(source: reader.Source, request: DatasetRequest,
                          augmentation: augmentation_config.AugmentationConfig,
                          log: LogFn) -> None:
  """Prints what each augmentation does to the labels, and plots versions of a few images."""
  from engine.datasets import augmented_versions
  from engine.reporting.plots import augmentation_sheet
  from engine.reporting.plots import figures
  blocks = [*augmented_versions.blocks(source, augmentation, request.num_examples, request.seed)]
  for block in blocks:
    log(block.title)
    for own, *versions in block.texts:
      if any(versions):
        log(f'  {own}: {"; ".join(versions)}')
  if request.plot:
    caption = f'{request.spec.name}, {request.split}: images and {request.num_examples} versions'
    figures.save(augmentation_sheet.draw(blocks, caption), request.plot)
    log(f'augmented versions: {request.plot}')


def _log_table(request: DatasetRequest, examples: list[inspection.Example], log: LogFn) -> None:
  from tfrecords import inspection
  for line in inspection.table(request.spec, examples).split('\n'):
    log(line)


def _open(request: DatasetRequest, split: str) -> reader.Source:
  from tfrecords import reader
  return reader.open_source(request.spec, request.data_dir, split, request.data_source)


ACTIONS: dict[str, Callable[[DatasetRequest, LogFn], None]] = {
    'fetch': fetch, 'pack': pack, 'verify': verify, 'inspect': inspect}
