"""What the workers of a data service are told: which records to read for the steps of a training.

The records themselves do not travel. A worker opens the same files at the same paths, and refuses
those of another size; the request travels as JSON in the graph of the batches.
"""

import dataclasses
import json
import os

from tfrecords import batch_rows
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import program_versions
from tfrecords import reader
from tfrecords import record_files
from tfrecords import regular_file
from tfrecords import remote_path


@dataclasses.dataclass(frozen=True)
class ServiceRequest:
  """The records of one training.

  Attributes:
    files: the training records.
    seed: of the training.
    rows: of each batch.
    iteration: distinguishes it from all others; a worker keeps a window of records for each.
  """
  files: record_files.RecordFiles
  seed: int
  rows: batch_rows.BatchRows
  iteration: str

  def to_json(self) -> str:
    """Returns it as text, with the size of each file."""
    spec = dataclasses.replace(
        self.files.spec, train_files=(), test_files=(), validation_files=(), shards={},
        class_counts={}, file_sha256={})
    parts = [[os.fspath(part.path), part.count, part.start, part.stop, part.path.stat().st_size]
             for part in self.files.parts]
    return json.dumps({
        'versions': program_versions.find(), 'spec': dataclasses.asdict(spec), 'parts': parts,
        'packed': self.files.packed, 'seed': self.seed, 'rows': dataclasses.asdict(self.rows),
        'iteration': self.iteration})

  def source(self) -> reader.Source:
    """Returns the records as a source."""
    return reader.Source(self.files.spec, sum(self.files.sizes), self.files.dataset,
                         files=self.files)


def parse(text: str) -> ServiceRequest:
  """Returns the request in a text, once its files have been found.

  Raises:
    errors.InputError: the training has other versions, or a file is missing or of another size.
  """
  values = json.loads(text)
  for name, version in program_versions.find().items():
    if (asked := values['versions'].get(name)) != version:
      raise errors.InputError(f'{name} is {version} here and {asked} at the training; start both '
                              'with the same')
  spec = dataset_spec.DatasetSpec(**values['spec'] | {
      name: tuple(value) for name, value in values['spec'].items() if isinstance(value, list)})
  parts = tuple(_part(*part) for part in values['parts'])
  return ServiceRequest(record_files.RecordFiles(spec, parts, values['packed']), values['seed'],
                        batch_rows.BatchRows(**values['rows']), values['iteration'])


def _part(name: str, count: int, start: int, stop: int, size: int) -> record_files.Part:
  path = remote_path.of(name)
  regular_file.check(path)
  found = path.stat().st_size
  if found != size:
    raise errors.InputError(f'{path}: has {found:,} bytes here and {size:,} at the training; both '
                            'need the same files at the same paths')
  return record_files.Part(path, count, start, stop)
