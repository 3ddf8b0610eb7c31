"""Makes the manifest of a data set: equal sources give equal manifests, byte for byte."""

from collections.abc import Mapping, Sequence

import PIL

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import printable
from tfrecords.formats import compression
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import channel_sums
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import plan as plan_lib
from tfrecords.pictures import fit

# Fields of the settings that later imports into the same data set must share.
_FIXED = ('test', 'validation', 'group', 'group_column', 'near_duplicates')
# What decided the splits; class_order may be a path of this machine.
_RULE = ('split', 'test', 'validation', 'group', 'group_column', 'near_duplicates',
         'on_duplicate', 'on_conflict')

Shards = Mapping[str, Sequence[dataset_spec.Shard]]


def make(name: str, source_kind: str, plan: plan_lib.Plan,
         settings: import_settings.ImportSettings, shards: Shards,
         sums: channel_sums.ChannelSums, label_bytes: int) -> manifest_lib.Manifest:
  """Returns the manifest of a new data set.

  Args:
    name: base name of its directory.
    source_kind: what was imported.
    plan: its records.
    settings: of the import.
    shards: the files of each split.
    sums: of the training images.
    label_bytes: bytes of a label.
  """
  splits = {split: manifest_lib.Split(
      sum(counts := plan.class_counts(split)), counts, tuple(shards[split]))
            for split in listing.SPLITS if shards[split]}
  return manifest_lib.Manifest(
      name=printable.text(name), classes=tuple(plan.class_names),
      image_shape=(*settings.height_width, settings.channels), label_bytes=label_bytes,
      container=settings.container, splits=splits, mean=sums.mean(), deviation=sums.deviation(),
      fit=settings.fit, resampling=fit.RESAMPLING, background=settings.background_color,
      enlarge=settings.enlarge,
      split_rule={field: getattr(settings, field) for field in _RULE},
      source={'kind': source_kind}, pillow=PIL.__version__)


def check_same(manifest: manifest_lib.Manifest, settings: import_settings.ImportSettings) -> None:
  """Refuses to add pictures to a data set that was imported with other settings.

  Raises:
    errors.InputError: names the flag.
  """
  height, width, channels = manifest.image_shape
  expected: dict[str, object] = {
      'size': f'{height}x{width}', 'color': 'rgb' if channels == 3 else 'gray',
      'fit': manifest.fit, 'background': ','.join(map(str, manifest.background)),
      'container': manifest.container,
      'compression': 'gzip' if compression.is_compressed(
          manifest.splits['train'].shards[0].file) else 'none'}
  given: dict[str, object] = {
      'size': '{}x{}'.format(*settings.height_width), 'color': settings.color,
      'fit': settings.fit, 'background': ','.join(map(str, settings.background_color)),
      'container': settings.container, 'compression': settings.compression}
  expected |= {name: manifest.split_rule.get(name) for name in _FIXED}
  given |= {name: getattr(settings, name) for name in _FIXED}
  for name, value in given.items():
    if value != expected[name]:
      raise errors.InputError(
          f'--{name}={value}: the data set in --out was imported with --{name}={expected[name]}; '
          'give the same')
