"""The settings of an import, each a flag of `records_main --action=import`."""

import dataclasses
import re

from tfrecords import errors
from tfrecords import settings
from tfrecords import whole_number

KINDS = ('auto', 'folder', 'csv', 'npz', 'tfds', 'parquet')
# Fields with a fixed set of values; '' is the default of on_duplicate alone.
CHOICES: dict[str, tuple[str, ...]] = {
    'kind': KINDS,
    'color': ('rgb', 'gray'),
    'fit': ('crop', 'pad', 'stretch'),
    'split': ('auto', 'folders', 'column', 'hash'),
    'on_duplicate': ('stop', 'together', 'drop', 'keep'),
    'on_conflict': ('stop', 'drop', 'keep'),
    'on_bad': ('stop', 'skip'),
    'container': ('records', 'tfrecord'),
    'compression': ('none', 'gzip')}

MAX_SIDE = 256
_SHARE = settings.BELOW_ONE


@dataclasses.dataclass(frozen=True)
class ImportSettings(settings.CheckedSettings):
  """What is imported, how pictures become records, and which split each belongs to.

  Attributes:
    source: the folder or file, or the name of a data set of tensorflow-datasets.
    out: the directory of the new data set.
    data_dir: where tensorflow-datasets keeps its data sets.
  """
  source: str = ''
  out: str = ''
  data_dir: str = 'data'
  kind: str = settings.setting('auto', 'what --source is; auto: recognized')
  size: str = settings.setting('32', 'height and width of the images: 32, or HxW')
  color: str = settings.setting('rgb', 'color channels of the images')
  fit: str = settings.setting(
      'crop', 'how a picture of another aspect ratio is fitted: its center, all of it with '
      'borders, or stretched')
  enlarge: bool = settings.setting(False, 'accept pictures smaller than --size and enlarge them')
  background: str = settings.setting(
      '255,255,255', 'color R,G,B behind transparent pixels and of borders')
  test: float = settings.setting(0.1, 'share of test images', _SHARE)
  validation: float = settings.setting(0.1, 'share of validation images', _SHARE)
  split: str = settings.setting(
      'auto', 'what decides the split: top folders, a column, or a hash of the name; auto: the '
      "source's own split if it has one")
  group: str = settings.setting(
      '', 'regular expression found in names: pictures of equal matches (of the first group in '
      'parentheses) share a split')
  group_column: str = settings.setting('', 'csv: the column of such groups (default: group)')
  class_order: str = settings.setting(
      '', 'order of the classes: natural (2 before 10), name, or a text file of names (default: '
      "the source's own, else natural)")
  near_duplicates: int = settings.setting(
      4, 'bits of 64 in which the difference hashes of near-duplicates differ; 0: equal pictures '
      'only', settings.whole(0, 8, 'hashes that far apart are of different pictures'))
  on_duplicate: str = settings.setting(
      'stop', 'near-duplicates in different splits of the source: stop, put them together into '
      "the test set's split, drop the copies, or keep them")
  on_conflict: str = settings.setting('stop', 'equal pictures with different labels')
  on_bad: str = settings.setting('stop', 'files that cannot be read')
  max_bad: float = settings.setting(
      0.01, 'on_bad=skip: largest share of such files',
      settings.Range(0, 1, 'give 0 to 1', ''))
  container: str = settings.setting('records', "files of records as CIFAR's, or TFRecord files")
  compression: str = settings.setting(
      'none', 'of the files; gzip can only be read from the start of a file on')
  shard_mb: int = settings.setting(
      256, 'size of a file of records, before it is compressed, MB',
      settings.whole(1, 2 ** 14, 'give smaller files'))
  num_workers: int = settings.setting(
      0, 'processes that decode; 0: one for each processor',
      settings.whole(0, 1024, 'that many processes only wait for each other'))
  dry_run: bool = settings.setting(False, 'say what would be done, write nothing')
  append: bool = settings.setting(
      False, 'add the new pictures to the data set in --out; old ones keep their split')

  def __post_init__(self) -> None:
    """Checks types, ranges, choices and what contradicts itself.

    Raises:
      errors.InputError: names the flag.
    """
    super().__post_init__()
    for name, allowed in CHOICES.items():
      if (value := getattr(self, name)) not in allowed:
        raise errors.InputError(f'--{name}={value}: give one of {", ".join(allowed)}')
    if self.test + self.validation >= 1:
      raise errors.InputError(
          f'--test={self.test:g} --validation={self.validation:g}: no training images are left; '
          'give shares with a sum below 1')
    _ = self.height_width, self.background_color
    self._check_group()

  def _check_group(self) -> None:
    if self.group and self.group_column:
      raise errors.InputError('--group and --group_column: give one of them')
    try:
      re.compile(self.group)
    except re.error as error:
      raise errors.InputError(
          f'--group={self.group}: is not a regular expression ({error}); '
          "give one such as '(person[0-9]+)'") from error

  @property
  def height_width(self) -> tuple[int, int]:
    """The height and width of the images, in pixels."""
    parts = self.size.split('x')
    sides = [whole_number.parse(part) or 0 for part in (parts * 2 if len(parts) == 1 else parts)]
    if len(sides) != 2 or not all(1 <= side <= MAX_SIDE for side in sides):
      raise errors.InputError(
          f'--size={self.size}: give 1 to {MAX_SIDE} pixels, as 32 or HxW such as 24x32')
    return sides[0], sides[1]

  @property
  def channels(self) -> int:
    """The number of channels of the images."""
    return 3 if self.color == 'rgb' else 1

  @property
  def background_color(self) -> tuple[int, int, int]:
    """Red, green and blue of the background, 0 to 255."""
    levels = [whole_number.parse(part.strip()) for part in self.background.split(',')]
    found = [level for level in levels if level is not None and level <= 255]
    if len(levels) != 3 or len(found) != 3:
      raise errors.InputError(
          f'--background={self.background}: give R,G,B, each 0 to 255, such as 255,255,255')
    return found[0], found[1], found[2]
