"""Pictures of a data set that tensorflow-datasets has prepared; nothing is downloaded."""

import re
from typing import TYPE_CHECKING

from tfrecords import errors
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import listing_checks
from tfrecords.importing import spool

if TYPE_CHECKING:
  import tensorflow_datasets as tfds

# Nothing that tensorflow-datasets would fetch from another site: `huggingface:...`.
_NAME = re.compile(r'[A-Za-z0-9_]+(/[A-Za-z0-9_.-]+)?(:[0-9*]+(\.[0-9*]+){2})?')
_SPLITS = {'train': listing.TRAIN, 'validation': listing.VALIDATION, 'test': listing.TEST}


def open_listing(settings: import_settings.ImportSettings) -> listing.Listing:
  """Returns what a data set holds.

  Raises:
    errors.InputError: tensorflow-datasets has no such data set, it is not prepared, or has no
      pictures with labels.
  """
  builder = _builder(settings)
  image, label = _features(settings.source, builder)
  names = tuple(builder.info.features[label].names)
  splits = [name for name in _SPLITS if name in builder.info.splits]
  if not splits:
    raise errors.InputError(
        f'--source={settings.source}: has the splits {", ".join(builder.info.splits)}; its data '
        f'can be imported if there is one of {", ".join(_SPLITS)}')
  entries: list[listing.Entry] = []
  with spool.writing() as (add, reader):
    for split in splits:
      reader.first[split] = len(entries)
      for number, example in enumerate(_examples(builder, split, image)):
        entries.append(listing.Entry(
            f'{split}/{number}', names[int(example[label])], _SPLITS[split]))
        add(example[image])
  others = tuple(name for name in builder.info.splits if name not in splits)
  notes = (f'splits passed over: {", ".join(others)}',) if others else ()
  return listing_checks.complete(
      listing.Listing('tfds', tuple(entries), names, others, reader, notes), settings)


def _builder(settings: import_settings.ImportSettings) -> 'tfds.core.DatasetBuilder':
  # Imported late: it imports TensorFlow.
  import tensorflow_datasets as tfds
  if not _NAME.fullmatch(settings.source):
    raise errors.InputError(
        f'--source={settings.source}: is no name of a data set of tensorflow-datasets; give one '
        'such as mnist or mnist:3.0.1')
  try:
    builder = tfds.builder(settings.source, data_dir=settings.data_dir)
  except (tfds.core.DatasetNotFoundError, OSError, ValueError) as error:
    raise errors.InputError(
        f'--source={settings.source}: tensorflow-datasets cannot open it in {settings.data_dir} '
        f'({str(error).strip().splitlines()[0]}); give name or name:version') from error
  if not builder.data_path.exists():
    raise errors.InputError(
        f'--source={settings.source}: is not prepared in {settings.data_dir}; run `tfds build '
        f'{settings.source} --data_dir={settings.data_dir}`, which may download it')
  return builder


def _features(source: str, builder: 'tfds.core.DatasetBuilder') -> tuple[str, str]:
  """Returns the names of the feature with the picture and of that with the label."""
  import tensorflow_datasets as tfds
  features = builder.info.features
  keys = [key for key in builder.info.supervised_keys or features if isinstance(key, str)]
  images = [key for key in keys if isinstance(features[key], tfds.features.Image)]
  labels = [key for key in keys if isinstance(features[key], tfds.features.ClassLabel)]
  if len(images) != 1 or len(labels) != 1:
    raise errors.InputError(
        f'--source={source}: has {len(images)} features with a picture and {len(labels)} with a '
        'class; give a data set with one of each')
  return images[0], labels[0]


def _examples(builder: 'tfds.core.DatasetBuilder', split: str,
              image: str) -> 'tfds.core.dataset_utils.NumpyIterator':
  """Returns the examples in their stored order, pictures still encoded."""
  import tensorflow_datasets as tfds
  in_order = tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False)
  return tfds.as_numpy(builder.as_dataset(
      split=split, shuffle_files=False, read_config=in_order,
      decoders={image: tfds.decode.SkipDecoding()}))
