"""What the workers of a data service are told: which records to read for the steps of a training.

The records themselves do not travel. A worker opens the same files at the same paths, and refuses
other ones: of another size, or with other checksums. The request travels as JSON in the graph of
the batches.
"""

import dataclasses
import json
import pathlib

from tfrecords import address
from tfrecords import batch_rows
from tfrecords import data_checksum
from tfrecords import data_identity
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import program_versions
from tfrecords import reader
from tfrecords import record_files
from tfrecords import regular_file
from tfrecords import remote_path
from tfrecords.formats import manifest

_REMEDY = 'both need the same files at the same paths'


@dataclasses.dataclass(frozen=True)
class ServiceRequest:
  """The records of one training.

  Attributes:
    files: the training records.
    seed: of the training.
    rows: of each batch.
    iteration: distinguishes it from all others; a worker keeps a window of records for each.
    identity: of the training records.
  """
  files: record_files.RecordFiles
  seed: int
  rows: batch_rows.BatchRows
  iteration: str
  identity: data_identity.DataIdentity

  def to_json(self) -> str:
    """Returns it as text, with the size of each file on a disk."""
    spec = dataclasses.replace(
        self.files.spec, train_files=(), test_files=(), validation_files=(), shards={},
        class_counts={}, file_sha256={})
    parts = [[remote_path.absolute(part.path), part.count, part.start, part.stop,
              _size(part.path)] for part in self.files.parts]
    return json.dumps({
        'versions': program_versions.find(), 'spec': dataclasses.asdict(spec), 'parts': parts,
        'packed': self.files.packed, 'seed': self.seed, 'rows': dataclasses.asdict(self.rows),
        'iteration': self.iteration, 'identity': dataclasses.asdict(self.identity)})

  def source(self) -> reader.Source:
    """Returns the records as a source."""
    return reader.Source(self.files.spec, sum(self.files.sizes), self.files.dataset,
                         files=self.files)


def parse(text: str) -> ServiceRequest:
  """Returns the request in a text, once its files have been found.

  Raises:
    errors.InputError: the training has other versions, or a file is missing or another one.
  """
  values = json.loads(text)
  for name, version in program_versions.find().items():
    if (asked := values['versions'].get(name)) != version:
      raise errors.InputError(f'{name} is {version} here and {asked} at the training; start both '
                              'with the same')
  spec = dataset_spec.DatasetSpec(**values['spec'] | {
      name: tuple(value) for name, value in values['spec'].items() if isinstance(value, list)})
  parts = tuple(_part(*part) for part in values['parts'])
  request = ServiceRequest(
      record_files.RecordFiles(spec, parts, values['packed']), values['seed'],
      batch_rows.BatchRows(**values['rows']), values['iteration'],
      data_identity.DataIdentity(**values['identity']))
  _check_identity(request)
  return request


def _part(name: str, count: int, start: int, stop: int, size: int) -> record_files.Part:
  path = remote_path.of(name)
  if (found := _size(path)) != size:
    raise errors.InputError(f'{path}: has {found:,} bytes here and {size:,} at the training; '
                            f'{_REMEDY}')
  return record_files.Part(path, count, start, stop)


def _size(path: pathlib.Path) -> int:
  """Returns the size of a file; 0 at an address, where each would be a request."""
  if address.is_remote(path):
    return 0
  regular_file.check(path)
  return path.stat().st_size


def _check_identity(request: ServiceRequest) -> None:
  """Refuses other records in files of the same size, as another import leaves them."""
  directory = request.files.parts[0].path.parent
  found = (data_identity.of_shards(manifest.spec(manifest.read(directory), directory))
           if request.identity.shards else data_checksum.of_streamed(request.source()))
  if other := request.identity.difference(found):
    raise errors.InputError(f'{directory}: the {other} of its training records are not those at '
                            f'the training (checksums {found} here, {request.identity} there); '
                            f'{_REMEDY}')
