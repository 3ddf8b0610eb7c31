"""The description of a data set: names, shapes, files and checksums.

A record is `label_bytes` label bytes followed by the pixels of one image, as in the binary CIFAR
files: the red, the green and the blue plane, each row-major
(https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version").
"""

from collections.abc import Mapping
import dataclasses


@dataclasses.dataclass(frozen=True)
class Shard:
  """One file of an imported data set.

  Attributes:
    file: its name in the directory.
    examples: number of records.
    bytes: size of the file.
    sha256: checksum of the file, hexadecimal.
  """
  file: str
  examples: int
  bytes: int
  sha256: str


@dataclasses.dataclass(frozen=True)
class DatasetSpec:
  """The description of one data set.

  Attributes:
    name: the name on the command line.
    image_shape: height and width in pixels, channels.
    class_names: the name of each label, in the order of the labels.
    directory: the directory of the files, relative to the data directory; absolute for an imported
      set.
    train_files: names of the files of the training set, in reading order.
    test_files: names of the files of the test set, in reading order.
    train_examples: number of records of the complete training set.
    test_examples: number of records of the complete test set.
    label_bytes: bytes before the pixels of a record.
    label_offset: which of these bytes is the label, or its first one; CIFAR-100 has a coarse label
      before the fine one.
    label_width: bytes of the label itself: 1, or 2 for a little-endian one.
    url: address of the official archive, or of the folder of the files if they are downloaded one
      by one; empty for a generated data set.
    sha256: checksum of that archive, in hexadecimal.
    file_sha256: for files that are downloaded one by one, their checksums by name.
    container: 'binary', consecutive records; 'idx', a file of images and a file of labels per split
      (formats/idx.py); or 'tfrecord'.
    tfds_name: the name of the data set in tensorflow-datasets; empty if it has none.
    tfds_label: the name of its label feature there.
    validation_files: names of the files of a validation set of its own; none for most sets.
    validation_examples: number of records of that set.
    shards: by name, the files of an imported set; empty for the sets of the catalog.
    class_counts: by split, the records of each class of an imported set.
  """
  name: str
  image_shape: tuple[int, int, int]
  class_names: tuple[str, ...]
  directory: str
  train_files: tuple[str, ...]
  test_files: tuple[str, ...]
  train_examples: int
  test_examples: int
  label_bytes: int = 1
  label_offset: int = 0
  label_width: int = 1
  url: str = ''
  sha256: str = ''
  file_sha256: Mapping[str, str] = dataclasses.field(default_factory=dict)
  container: str = 'binary'
  tfds_name: str = ''
  tfds_label: str = 'label'
  validation_files: tuple[str, ...] = ()
  validation_examples: int = 0
  shards: Mapping[str, Shard] = dataclasses.field(default_factory=dict)
  class_counts: Mapping[str, tuple[int, ...]] = dataclasses.field(default_factory=dict)

  @property
  def is_imported(self) -> bool:
    """Whether a manifest describes the set, and no row of the catalog."""
    return bool(self.shards)

  @property
  def num_classes(self) -> int:
    """The number of classes; labels lie in [0, num_classes)."""
    return len(self.class_names)

  @property
  def image_bytes(self) -> int:
    """Bytes of one image, one per channel and pixel."""
    height, width, channels = self.image_shape
    return height * width * channels

  @property
  def record_bytes(self) -> int:
    """Bytes of one record: 3,073 for CIFAR-10."""
    return self.label_bytes + self.image_bytes

  def files(self, split: str) -> tuple[str, ...]:
    """Returns the file names of `split`: 'train', 'test', or 'validation' where there is one."""
    return self._splits[split][0]

  def packed_files(self, split: str) -> tuple[str, ...]:
    """Returns the names of the TFRecord files that `split` is packed into, in reading order."""
    # A pair of IDX files holds each record once.
    files = self.files(split)[:1] if self.container == 'idx' else self.files(split)
    return tuple(name.partition('.')[0] + '.tfrecord' for name in files)

  def examples(self, split: str) -> int:
    """Returns the number of records of `split`, as for `files`, if it is complete."""
    return self._splits[split][1]

  @property
  def splits(self) -> tuple[str, ...]:
    """The names of the splits."""
    return tuple(self._splits)

  @property
  def _splits(self) -> dict[str, tuple[tuple[str, ...], int]]:
    """Files and number of records of each split."""
    found = {'train': (self.train_files, self.train_examples),
             'validation': (self.validation_files, self.validation_examples),
             'test': (self.test_files, self.test_examples)}
    return {name: split for name, split in found.items() if name != 'validation' or split[0]}
