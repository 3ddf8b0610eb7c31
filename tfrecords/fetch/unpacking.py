"""Unpacks an archive in a child process with limits on time and memory."""

import dataclasses
import os
import pathlib

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords.fetch import archive

# Generous, for slow disks.
_LIMITS = parser_process.Limits(memory_bytes=1 << 30, cpu_seconds=600, wall_seconds=3600)


def unpack(path: pathlib.Path, spec: dataset_spec.DatasetSpec, target: pathlib.Path,
           source: str) -> pathlib.Path:
  """Unpacks an archive; arguments, result and errors as in `archive.unpack`."""
  request = {'path': os.fspath(path), 'fields': dataclasses.asdict(spec),
             'target': os.fspath(target), 'source': source}
  try:
    failure, _ = limited_process.parse(__name__, request, _LIMITS)
  except parser_protocol.ParserError as error:
    raise errors.InputError(f'{source}: the archive cannot be unpacked ({error})') from error
  if failure:
    number, reason, name = failure
    raise OSError(int(number), reason, name or None)
  return target / spec.directory


def parse(path: str, fields: dict[str, object], target: str,
          source: str) -> parser_protocol.Result:
  """Unpacks an archive, in the child process.

  Args:
    path: of the archive.
    fields: those of the data set's spec.
    target: directory to unpack into.
    source: name of the archive in messages.

  Returns:
    No texts and no arrays; after an OSError its number, reason and file name as texts.
  """
  spec = dataset_spec.DatasetSpec(**fields)  # type: ignore[arg-type]
  try:
    archive.unpack(pathlib.Path(path), spec, pathlib.Path(target), source)
  except OSError as error:
    return [str(error.errno or 5), error.strerror or str(error), str(error.filename or '')], []
  return [], []
