"""Decodes all pictures of a source in child processes, block by block.

Each child decodes one block at a time and is driven by one thread, so that the memory in use does
not depend on the number of pictures. A picture that crashes its child or takes too long spoils its
block: the pictures of such a block are decoded once more, each by itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import concurrent.futures
import contextlib
import itertools
import json
import math
import os
import queue
import threading
from typing import TypeVar

import numpy as np

from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords.importing import block_store
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import listing

# A block of the largest pictures takes minutes; one picture up to a minute, several times its size.
_BLOCK_LIMITS = parser_process.Limits(memory_bytes=4 << 30, cpu_seconds=900, wall_seconds=3600)
_PICTURE_LIMITS = parser_process.Limits(memory_bytes=4 << 30, cpu_seconds=60, wall_seconds=300)

_Result = TypeVar('_Result')
Request = Mapping[str, object]
Decoded = tuple[block_store.Block, np.ndarray]


class Pool:
  """Child processes that decode; each starts at its first request."""

  def __init__(self, count: int) -> None:
    """Takes the number of processes."""
    self.count = count
    self._ended = threading.Event()
    self._all = [parser_process.ParserProcess(decode_block.__name__, _BLOCK_LIMITS)
                 for _ in range(count)]
    self._idle: queue.SimpleQueue[parser_process.ParserProcess] = queue.SimpleQueue()
    for process in self._all:
      self._idle.put(process)

  def block(self, request: Request) -> Decoded:
    """Returns what is known of a block of pictures and their planes, uint8 [pictures, bytes].

    Args:
      request: arguments of `decode_block.parse`.
    """
    process = self._idle.get()
    try:
      self._require_open()
      with process.lock:
        return block_of(process.request(request), request)
    except parser_protocol.ParserError:
      self._require_open()
      return _one_by_one(request)
    finally:
      self._idle.put(process)

  def _require_open(self) -> None:
    if self._ended.is_set():
      raise parser_protocol.ParserError('the import has ended')

  def close(self) -> None:
    """Ends the processes, also those that are at work."""
    self._ended.set()
    for process in self._all:
      process.close()


def _one_by_one(request: Request) -> Decoded:
  """Returns the result for a block whose pictures are decoded one by one."""
  blocks, planes = zip(*(_one({**request, 'entries': [entry]}) for entry in _list(
      request, 'entries')), strict=True)
  notes: dict[tuple[str, ...], int] = {(): 0}
  facts = np.concatenate([block.facts for block in blocks])
  for row, block in zip(facts, blocks, strict=True):
    row['notes'] = notes.setdefault(block.notes[int(row['notes'])], len(notes))
  reasons = {place: text for place, block in enumerate(blocks) for text in block.reasons.values()}
  return block_store.Block(facts, reasons, list(notes)), np.concatenate(planes)


def _one(request: Request) -> Decoded:
  """Returns the result for a request of one picture."""
  try:
    return block_of(
        limited_process.parse(decode_block.__name__, request, _PICTURE_LIMITS), request)
  except parser_protocol.ParserError as error:
    facts = np.zeros(1, decode_block.FACTS)
    facts['state'] = 1
    return block_store.Block(facts, {0: str(error)}, [()]), np.zeros(_shape(request), np.uint8)


def _list(request: Request, name: str) -> list:
  value = request[name]
  assert isinstance(value, list)
  return value


def _shape(request: Request) -> tuple[int, int]:
  """Returns the shape of the planes in the result of a request."""
  count = len(_list(request, 'entries')) if request['decodes'] else 0
  return count, math.prod(_list(request, 'image_shape'))


def block_of(result: parser_protocol.Result, request: Request) -> Decoded:
  """Returns the block and the planes in a result of `decode_block.parse`.

  Raises:
    parser_protocol.ParserError: the result is none: a picture may have taken over the process.
  """
  try:
    (reasons, notes), (facts, planes) = result
    rows = np.frombuffer(facts.tobytes(), decode_block.FACTS).copy()
    found = block_store.Block(
        rows, {int(place): text for place, text in json.loads(reasons).items()},
        [tuple(one) for one in json.loads(notes)])
    is_whole = (len(rows) == len(_list(request, 'entries')) and planes.shape == _shape(request)
                and bool((rows['notes'] < len(found.notes)).all()))
  except (AttributeError, TypeError, ValueError):
    is_whole = False
  if not is_whole:
    raise parser_protocol.ParserError('its parser gives no valid answer')
  return found, planes


@contextlib.contextmanager
def pool(workers: int) -> Iterator[Pool]:
  """Yields child processes and ends them; 0: one for each processor."""
  opened = Pool(workers or os.cpu_count() or 1)
  try:
    yield opened
  finally:
    opened.close()


def in_order(work: Callable[[int], _Result], count: int, opened: Pool) -> Iterator[_Result]:
  """Yields work(0) to work(count - 1) in order, computed by a thread for each process.

  At most twice as many blocks as threads are begun and not yet yielded. If the caller ends early or
  an error is raised, the processes are ended.
  """
  waiting = iter(range(count))
  with concurrent.futures.ThreadPoolExecutor(opened.count) as threads:
    pending = [threads.submit(work, number)
               for number in itertools.islice(waiting, 2 * opened.count)]
    try:
      while pending:
        yield pending.pop(0).result()
        pending += [threads.submit(work, number) for number in itertools.islice(waiting, 1)]
    except BaseException:
      for future in pending:
        future.cancel()
      opened.close()
      raise


def request_of(read: str, entries: Sequence[listing.Entry], rule: decode.DecodeRule,
               decodes: bool) -> Request:
  """Returns the arguments of `decode_block.parse`.

  Args:
    read: the file of the pickled function that reads one picture.
    entries: the pictures.
    rule: of the data set.
    decodes: False: only checksums are computed.
  """
  return {'read': read, 'image_shape': list(rule.image_shape), 'fit': rule.fit,
          'background': list(rule.background), 'decodes': decodes,
          'entries': [[entry.name, entry.label, entry.split, entry.group] for entry in entries]}
