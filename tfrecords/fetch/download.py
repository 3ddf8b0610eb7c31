"""Downloads the files of a data set: fetch, verify, unpack safely, rename into place.

The directory of the data set either holds all of its files or does not exist, even after an
interruption.
"""

from collections.abc import Callable, Iterator
import contextlib
import os
import pathlib
import queue
import re
import threading

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import archive
from tfrecords.fetch import http_transfer
from tfrecords.fetch import local_files
from tfrecords.fetch import staging
from tfrecords.fetch import unpacking
from tfrecords.formats import idx


def reachable(url: str, deadline_seconds: float = 9.0) -> str:
  """Checks whether `url` serves an archive, within `deadline_seconds`.

  Args:
    url: the address of a `.tar.gz`.
    deadline_seconds: the limit for everything, name resolution included.

  Returns:
    '' if the beginning of an archive was received in time, else the reason in one line.
  """
  answers: queue.SimpleQueue[str] = queue.SimpleQueue()

  def probe() -> None:
    answers.put(http_transfer.probe(url, deadline_seconds))

  # Name resolution has no time limit, and a server can send slowly: only a thread that can be
  # abandoned meets the deadline. A daemon thread does not keep the process alive.
  threading.Thread(target=probe, daemon=True).start()
  try:
    return answers.get(timeout=deadline_seconds)
  except queue.Empty:
    return f'{url}: no answer within {deadline_seconds:g} seconds'


def fetch(spec: dataset_spec.DatasetSpec, data_dir: str | os.PathLike[str], url: str = '',
          sha256: str = '', log: Callable[[str], None] = lambda line: None,
          stall_seconds: float = 30.0) -> pathlib.Path:
  """Returns the directory of the data set after downloading it if it is missing.

  Processes that fetch into the same `data_dir` wait for each other: one downloads, the others use
  its files.

  Args:
    spec: the data set.
    data_dir: the directory that contains `spec.directory`.
    url: a mirror of the archive, or of the folder of the files if they are downloaded one by one;
      the official address by default.
    sha256: the checksum of the mirror's archive if it is packed differently, or 'none' for no
      check; the official one by default. Files that are downloaded one by one have one each: then
      '' or 'none'.
    log: gets a line of progress.
    stall_seconds: time without data after which the download fails.

  Raises:
    errors.InputError: the files cannot be downloaded or stored; the message names the reason and
      what to do.
  """
  data_dir = pathlib.Path(data_dir)
  target = data_dir / spec.directory
  try:
    existing = local_files.find(spec, data_dir, log)
    if existing is not None:
      return existing
    url, sha256 = _source(spec, url, sha256)
    packed = (data_dir / url.rpartition('/')[2]).resolve()
    if not spec.file_sha256 and packed.is_file():
      url = packed.as_uri()
    data_dir.mkdir(parents=True, exist_ok=True)
    with staging.directory(data_dir, spec.name, log) as temporary:
      # Another process may have completed the download while this one waited.
      if not local_files.is_present(spec, target):
        with _advised(spec, target, packed if packed.as_uri() == url else None):
          _fill(spec, target, temporary, url, sha256, log, stall_seconds)
  except OSError as error:
    raise errors.InputError(
        f'{error.filename or data_dir}: cannot store {spec.name} there, '
        f'{error.strerror or error}; free some space, or pass another --data_dir') from error
  return target


def _source(spec: dataset_spec.DatasetSpec, url: str, sha256: str) -> tuple[str, str]:
  """Returns the address and the checksum to use."""
  url = url or spec.url
  if not url:
    raise errors.InputError(
        f'{spec.name}: has no official archive to download; pass --download_url=MIRROR')
  if spec.file_sha256 and sha256 in ('', http_transfer.UNCHECKED):
    return url, sha256
  if spec.file_sha256:
    raise errors.InputError(
        f'{spec.name}: comes in {len(spec.file_sha256)} files, each with a checksum of its own; '
        f'--download_sha256={sha256} cannot be that of all: leave it out, or give '
        f'{http_transfer.UNCHECKED} for no check')
  sha256 = (sha256 or spec.sha256 or http_transfer.UNCHECKED).lower()
  if sha256 != http_transfer.UNCHECKED and not re.fullmatch('[0-9a-f]{64}', sha256):
    raise errors.InputError(f'{spec.name}: the sha256 {sha256!r} is not one; pass 64 hexadecimal '
                            f'digits, or {http_transfer.UNCHECKED} for no check')
  return url, sha256


def _fill(spec: dataset_spec.DatasetSpec, target: pathlib.Path, temporary: pathlib.Path, url: str,
          sha256: str, log: Callable[[str], None], stall_seconds: float) -> None:
  log(f'{spec.name}: downloading {url}')
  if sha256 == http_transfer.UNCHECKED:
    things = 'files' if spec.file_sha256 else 'archive'
    log(f'{spec.name}: the checksum of the {things} is not verified')
  if spec.file_sha256:
    complete = _files(spec, temporary / 'files', url, sha256, log, stall_seconds)
  else:
    packed = temporary / 'archive.tar.gz'
    http_transfer.save(url, packed, sha256, archive.byte_limit(spec), stall_seconds, log)
    complete = unpacking.unpack(packed, spec, temporary / 'unpacked', url)
  try:
    os.rename(complete, target)
  except OSError:
    # On a file system without locks another process may have completed it in the meantime.
    if not local_files.is_present(spec, target):
      raise
  log(f'{spec.name}: all files are complete in {target}')


@contextlib.contextmanager
def _advised(spec: dataset_spec.DatasetSpec, target: pathlib.Path,
             packed: pathlib.Path | None) -> Iterator[None]:
  """Adds to an error of the block what to do, which depends on whether an archive lay there."""
  try:
    yield
  except errors.InputError as error:
    again = (f'remove {packed} to have it downloaded' if packed else
             'try again, pass another --download_url=MIRROR')
    raise errors.InputError(
        f'{error}; {again}, or put the files of {spec.name} into {target} by hand') from error


def _files(spec: dataset_spec.DatasetSpec, folder: pathlib.Path, url: str, sha256: str,
           log: Callable[[str], None], stall_seconds: float) -> pathlib.Path:
  """Downloads the files one by one into `folder`, checks them and returns `folder`."""
  folder.mkdir()
  for name, own in spec.file_sha256.items():
    http_transfer.save(_file_url(url, name), folder / name, sha256 or own,
                       archive.byte_limit(spec), stall_seconds, log)
  for split in ('train', 'test'):
    idx.read(spec, *(folder / name for name in spec.files(split)))
  return folder


def first_url(spec: dataset_spec.DatasetSpec, url: str) -> str:
  """Returns the first address that `fetch` downloads from `url`."""
  return _file_url(url, next(iter(spec.file_sha256))) if spec.file_sha256 else url


def _file_url(url: str, name: str) -> str:
  return f'{url.rstrip("/")}/{name}'
