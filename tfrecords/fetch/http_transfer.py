"""Downloads one address into one file and verifies its checksum.

A terminal gets a progress bar with rate and remaining time, a log a line per quarter.
"""

from collections.abc import Callable, Iterator
import contextlib
import hashlib
import http.client
import pathlib
import socket
import urllib.error
import urllib.request
import urllib.response

import tqdm

from tfrecords import errors
from tfrecords import whole_number

# Given as the checksum: do not verify it, for another archive of the same files.
UNCHECKED = 'none'

_Answer = http.client.HTTPResponse | urllib.response.addinfourl

_GZIP_MAGIC = b'\x1f\x8b'
_CHUNK_BYTES = 1 << 16


def probe(url: str, timeout_seconds: float) -> str:
  """Returns '' if `url` answers with the beginning of a gzip archive, else the reason in one line.

  The time limit applies to every single wait on the connection, not to their sum and not to name
  resolution.
  """
  try:
    with (_network_errors(url, timeout_seconds),
          urllib.request.urlopen(url, timeout=timeout_seconds) as answer):
      start = answer.read(len(_GZIP_MAGIC))
  except errors.InputError as error:
    return str(error)
  # A captive portal answers every address with a login page.
  return '' if start == _GZIP_MAGIC else f'{url}: answers, but not with a gzip archive'


def save(url: str, path: pathlib.Path, sha256: str, byte_limit: int, stall_seconds: float,
         log: Callable[[str], None]) -> None:
  """Downloads `url` to the file `path`.

  Args:
    url: an http, https or file address.
    path: the file; after an error its content is incomplete.
    sha256: expected checksum in hexadecimal, or `UNCHECKED`.
    byte_limit: the largest size that is accepted.
    stall_seconds: time without data after which the download fails.
    log: gets a line of progress where there is no terminal for a bar.

  Raises:
    errors.InputError: the address does not answer, or the bytes differ from the expected ones.
    OSError: the file cannot be written.
  """
  with _network_errors(url, stall_seconds):
    answer = urllib.request.urlopen(url, timeout=stall_seconds)
  with answer:
    size = _content_length(answer)
    digest = hashlib.sha256()
    received = 0
    with path.open('wb') as file, _progress(url, size, log) as advance:
      for chunk in _chunks(answer, url, stall_seconds):
        received += len(chunk)
        if max(received, size) > byte_limit:
          raise errors.InputError(f'{url}: serves {max(received, size):,} bytes or more, the '
                                  f'archive must have less than {byte_limit:,}')
        digest.update(chunk)
        file.write(chunk)
        advance(len(chunk))
  if received < size:
    raise errors.InputError(
        f'{url}: the connection was cut after {received:,} of {size:,} bytes')
  if sha256 not in (UNCHECKED, digest.hexdigest()):
    raise errors.InputError(f'{url}: wrong checksum of the {received:,} bytes, expected sha256 '
                            f'{sha256}, received {digest.hexdigest()}')


def _content_length(answer: _Answer) -> int:
  """Returns the Content-Length of the answer, 0 if it has none."""
  return whole_number.parse(answer.headers.get('Content-Length', '')) or 0


def _chunks(answer: _Answer, url: str, stall_seconds: float) -> Iterator[bytes]:
  while True:
    with _network_errors(url, stall_seconds):
      chunk = answer.read(_CHUNK_BYTES)
    if not chunk:
      return
    yield chunk


@contextlib.contextmanager
def _network_errors(url: str, timeout_seconds: float) -> Iterator[None]:
  """Converts what urllib raises to an InputError; a malformed address is a ValueError there."""
  try:
    yield
  except (OSError, http.client.HTTPException, ValueError) as error:
    text = ' '.join(f'{url}: {_reason(error, timeout_seconds)}'.split())
    if isinstance(error, urllib.error.HTTPError):
      error.close()  # It is also the answer, with an open connection.
    raise errors.InputError(text) from error


def _reason(error: BaseException, timeout_seconds: float) -> str:
  if isinstance(error, urllib.error.HTTPError):
    return f'the server answers with status {error.code} ({error.reason})'
  if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
    return _reason(error.reason, timeout_seconds)
  if isinstance(error, TimeoutError):
    return f'no answer within {timeout_seconds:g} seconds'
  if isinstance(error, socket.gaierror):
    return f"the host's name cannot be resolved ({error.strerror})"
  if isinstance(error, http.client.IncompleteRead):
    return 'the connection was cut in the middle of the answer'
  return getattr(error, 'strerror', None) or str(error) or type(error).__name__


@contextlib.contextmanager
def _progress(url: str, size: int,
              log: Callable[[str], None]) -> Iterator[Callable[[int], None]]:
  """Yields a function that takes the number of bytes just received."""
  received = 0
  name = url.rpartition('/')[2]
  with tqdm.tqdm(total=size or None, desc=name, unit='B', unit_scale=True, disable=None) as bar:

    def advance(count: int) -> None:
      nonlocal received
      quarters = 4 * received // max(size, 1)
      received += count
      bar.update(count)
      if bar.disable and size and 4 * received // size > quarters:
        log(f'{name}: {100 * received // size}% of {size:,} bytes')

    yield advance
