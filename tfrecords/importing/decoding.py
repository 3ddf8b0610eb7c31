"""Decodes all pictures of a source in child processes, block by block.

Each child decodes one block at a time and is driven by one thread, so that the memory in use does
not depend on the number of pictures. A picture that crashes its child or takes too long spoils its
block: the pictures of such a block are decoded once more, each by itself.
"""

from collections.abc import Callable, Iterator
import concurrent.futures
import contextlib
import itertools
import os
import queue
import threading
from typing import TypeVar

import numpy as np

from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords.importing import block_request
from tfrecords.importing import block_store
from tfrecords.importing import decode_block

# A block of the largest pictures takes minutes; one picture up to a minute, several times its size.
_BLOCK_LIMITS = parser_process.Limits(memory_bytes=4 << 30, cpu_seconds=900, wall_seconds=3600)
_PICTURE_LIMITS = parser_process.Limits(memory_bytes=4 << 30, cpu_seconds=60, wall_seconds=300)

_Result = TypeVar('_Result')


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

  def block(self, request: block_request.Request) -> block_request.Decoded:
    """Returns what is known of a block of pictures and their planes, uint8 [pictures, bytes].

    Args:
      request: arguments of `decode_block.parse`.
    """
    process = self._idle.get()
    try:
      self._require_open()
      with process.lock:
        return block_request.block_of(process.request(request), request)
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


def _one_by_one(request: block_request.Request) -> block_request.Decoded:
  """Returns the result for a block whose pictures are decoded one by one."""
  blocks, planes = zip(*(_one({**request, 'entries': [entry]}) for entry in block_request.items(
      request, 'entries')), strict=True)
  notes: dict[tuple[str, ...], int] = {(): 0}
  facts = np.concatenate([block.facts for block in blocks])
  for row, block in zip(facts, blocks, strict=True):
    row['notes'] = notes.setdefault(block.notes[int(row['notes'])], len(notes))
  reasons = {place: text for place, block in enumerate(blocks) for text in block.reasons.values()}
  return block_store.Block(facts, reasons, list(notes)), np.concatenate(planes)


def _one(request: block_request.Request) -> block_request.Decoded:
  """Returns the result for a request of one picture."""
  try:
    return block_request.block_of(
        limited_process.parse(decode_block.__name__, request, _PICTURE_LIMITS), request)
  except parser_protocol.ParserError as error:
    facts = np.zeros(1, decode_block.FACTS)
    facts['state'] = 1
    planes = np.zeros(block_request.planes_shape(request), np.uint8)
    return block_store.Block(facts, {0: str(error)}, [()]), planes


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
