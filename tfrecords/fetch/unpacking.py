"""Unpacks an archive in a child process, with limits of time and memory."""

import dataclasses
import os
import pathlib

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords.fetch import archive

# Slow disks take their time.
_LIMITS = parser_process.Limits(memory_bytes=1 << 30, cpu_seconds=600, wall_seconds=3600)


def unpack(path: pathlib.Path, spec: dataset_spec.DatasetSpec, target: pathlib.Path,
           source: str) -> pathlib.Path:
  """Does what `archive.unpack` does, and raises what it raises."""
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
  """Unpacks an archive, in the child; arguments as for `unpack`, `fields` are those of the spec.

  Returns:
    Nothing; or, as texts, number, text and file of the OSError that it raised.
  """
  spec = dataset_spec.DatasetSpec(**fields)  # type: ignore[arg-type]
  try:
    archive.unpack(pathlib.Path(path), spec, pathlib.Path(target), source)
  except OSError as error:
    return [str(error.errno or 5), error.strerror or str(error), str(error.filename or '')], []
  return [], []
