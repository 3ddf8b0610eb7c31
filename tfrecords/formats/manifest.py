"""The manifest of an imported data set: what its directory holds, so that nobody has to count.

`manifest.json` names the classes in the order of their labels, the shape of the images, and for
every split its shards with numbers of records, sizes and checksums. The import writes it last;
whatever reads the data set believes its counts, and `records_main --action=verify` checks them.
"""

from collections.abc import Mapping
import dataclasses
import json
import os
import pathlib

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file
from tfrecords import remote_path
from tfrecords.formats import manifest_fields

FILE = 'manifest.json'
FORMAT = 1
SPLITS = ('train', 'validation', 'test')
# The word for a shard's container, and that of dataset_spec.
_CONTAINERS = {'records': 'binary', 'tfrecord': 'tfrecord'}


@dataclasses.dataclass(frozen=True)
class Split:
  """One split.

  Attributes:
    examples: number of records.
    class_counts: number of records of each class, in the order of the labels.
    shards: its files, in reading order.
  """
  examples: int
  class_counts: tuple[int, ...]
  shards: tuple[dataset_spec.Shard, ...]


@dataclasses.dataclass(frozen=True)
class Manifest:
  """What a data set's directory holds.

  Attributes:
    name: base name of the directory when it was imported.
    classes: names of the classes, in the order of the labels.
    image_shape: height, width and channels.
    label_bytes: bytes of a label: 1, or 2 (little-endian) above 256 classes.
    container: 'records' (label bytes, then planes) or 'tfrecord'.
    splits: train, test and maybe validation.
    mean: of the training images, 0 to 255, a number a channel.
    deviation: standard deviation of the same.
    fit: how a picture of another shape was fitted: crop, pad or stretch.
    resampling: the filter of the scaling.
    background: the color behind transparent parts, red, green and blue.
    enlarge: whether smaller pictures were enlarged.
    split_rule: how the splits were made.
    source: what was imported; its `kind` is folder, csv, npz, tfds or parquet.
    pillow: version of the decoder.
  """
  name: str
  classes: tuple[str, ...]
  image_shape: tuple[int, int, int]
  label_bytes: int
  container: str
  splits: Mapping[str, Split]
  mean: tuple[float, ...]
  deviation: tuple[float, ...]
  fit: str
  resampling: str
  background: tuple[int, ...]
  enlarge: bool
  split_rule: Mapping[str, object]
  source: Mapping[str, object]
  pillow: str

  def to_json(self) -> str:
    """Returns the text of manifest.json."""
    values = {'format': FORMAT, **dataclasses.asdict(self)}
    return json.dumps(values, indent=2, sort_keys=True) + '\n'


def path_in(directory: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the path of the manifest of a data set's directory."""
  return remote_path.of(directory) / FILE


def is_in(directory: str | os.PathLike[str]) -> bool:
  """Returns whether a directory holds a manifest; False for what can be no directory."""
  return remote_path.is_file(path_in(directory))


def read(directory: str | os.PathLike[str]) -> Manifest:
  """Reads the manifest of a data set's directory.

  Raises:
    errors.InputError: it cannot be read, or a field is missing, unknown, or of a value that no
      import writes; the message names file, field and value.
  """
  path = path_in(directory)
  try:
    values = manifest_fields.parse(regular_file.read_text(path))
  except errors.InputError as error:
    # Errors of the file itself name it already.
    text = str(error)
    raise error if text.startswith(os.fspath(path)) else errors.InputError(
        f'{path}: {text}; is this the manifest of an imported data set?') from error
  return _of(values)


def _of(values: dict) -> Manifest:
  """Returns a manifest of checked values."""
  splits = {name: Split(split['examples'], tuple(split['class_counts']),
                        tuple(dataset_spec.Shard(**shard) for shard in split['shards']))
            for name, split in values['splits'].items()}
  height, width, channels = values['image_shape']
  fields = {name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items() if name != 'format'}
  return Manifest(**fields | {'splits': splits, 'image_shape': (height, width, channels)})


def spec(manifest: Manifest, directory: str | os.PathLike[str]) -> dataset_spec.DatasetSpec:
  """Returns the description of a data set that lies in `directory`."""
  files = {name: tuple(shard.file for shard in split.shards)
           for name, split in manifest.splits.items()}
  counts = {name: split.examples for name, split in manifest.splits.items()}
  return dataset_spec.DatasetSpec(
      name=manifest.name, image_shape=manifest.image_shape, class_names=manifest.classes,
      directory=remote_path.absolute(directory),
      train_files=files['train'], test_files=files['test'],
      train_examples=counts['train'], test_examples=counts['test'],
      validation_files=files.get('validation', ()),
      validation_examples=counts.get('validation', 0),
      label_bytes=manifest.label_bytes, label_width=manifest.label_bytes,
      container=_CONTAINERS[manifest.container],
      shards={shard.file: shard for split in manifest.splits.values() for shard in split.shards},
      class_counts={name: split.class_counts for name, split in manifest.splits.items()})
