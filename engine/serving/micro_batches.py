"""Collects requests into batches for a model.

While the model computes, requests queue; it then gets as many of them as a batch holds, in the
order of their arrival. If it is idle, the first request waits a few milliseconds for others. So a
single client is answered at once, and under load nearly every batch is full. A thread takes the
next batch itself: the model never waits for the event loop of the server.

A model that bears it is asked by several threads. A further batch is begun beside another only if
it is full: then the operations of the two fill the processors where one alone leaves them idle.
"""

from collections.abc import Callable, Sequence, Sized
from concurrent import futures
import dataclasses
import threading
import time
from typing import Generic, TypeVar

from engine.serving import limits as limits_lib

Item = TypeVar('Item', bound=Sized)
Answer = TypeVar('Answer')

Clock = Callable[[], float]


class FullError(Exception):
  """The queue has no room for a request."""


class ExpiredError(Exception):
  """A request has waited too long."""


@dataclasses.dataclass(frozen=True)
class _Waiting(Generic[Item, Answer]):
  """A request in the queue."""
  item: Item
  arrived: float
  answer: 'futures.Future[Answer]'


class MicroBatches(Generic[Item, Answer]):
  """The queue of a model and the threads that ask it."""

  def __init__(self, work: Callable[[Sequence[Item]], Sequence[Answer]], limits: limits_lib.Limits,
               observe: Callable[[int], None] = lambda size: None, clock: Clock = time.monotonic,
               num_threads: int = 1):
    """Starts the threads.

    Args:
      work: answers several requests at once, in their order.
      limits: those of batches and queue.
      observe: gets the number of images of each batch.
      clock: returns seconds.
      num_threads: batches that `work` may be given at a time.
    """
    self._work = work
    self._limits = limits
    self._observe = observe
    self._clock = clock
    self._queue: list[_Waiting[Item, Answer]] = []
    self._size = 0
    self._num_busy = 0
    self._is_closed = False
    self._changed = threading.Condition()
    self._threads = [threading.Thread(target=self._run, name='micro-batches', daemon=True)
                     for _ in range(num_threads)]
    for thread in self._threads:
      thread.start()

  @property
  def size(self) -> int:
    """The number of images that wait."""
    return self._size

  def submit(self, item: Item) -> 'futures.Future[Answer]':
    """Queues a request.

    Args:
      item: its images; more than a batch are asked together nevertheless.

    Returns:
      Gets the answer, or an exception: ExpiredError, or what the model raised.

    Raises:
      FullError: too many images wait, or the server stops.
    """
    waiting = _Waiting[Item, Answer](item, self._clock(), futures.Future())
    with self._changed:
      if self._is_closed or self._size + len(item) > self._limits.queue_size:
        raise FullError
      self._queue.append(waiting)
      self._size += len(item)
      self._changed.notify_all()
    return waiting.answer

  def close(self) -> None:
    """Answers what waits, and ends the threads."""
    with self._changed:
      self._is_closed = True
      self._changed.notify_all()
    for thread in self._threads:
      thread.join()

  def _run(self) -> None:
    while batch := self._next():
      late = self._clock() - self._limits.queue_seconds
      current = []
      # Who has gone away is not asked for, and from here on nobody can go away.
      for one in (one for one in batch if one.answer.set_running_or_notify_cancel()):
        if one.arrived < late:
          one.answer.set_exception(ExpiredError())
        else:
          current.append(one)
      if current:
        self._answer(current)
      with self._changed:
        self._num_busy -= 1
        self._changed.notify_all()

  def _next(self) -> list[_Waiting[Item, Answer]]:
    """Waits for a batch; returns none when the queue is closed and empty."""
    with self._changed:
      while not self._is_closed and (wait := self._seconds_to_wait()) != 0:
        self._changed.wait(wait)
      self._num_busy += 1
      return self._take()

  def _seconds_to_wait(self) -> float | None:
    """Returns how long a batch is not yet to be begun; None: until something changes."""
    if self._size >= self._limits.max_batch:
      return 0.0
    if not self._queue or self._num_busy:
      return None
    return max(0.0, self._queue[0].arrived + self._limits.batch_wait_ms / 1000 - self._clock())

  def _take(self) -> list[_Waiting[Item, Answer]]:
    """Takes requests from the head of the queue: at least one, then as many as a batch holds."""
    count = images = 0
    for one in self._queue:
      if count and images + len(one.item) > self._limits.max_batch:
        break
      count, images = count + 1, images + len(one.item)
    batch, self._queue = self._queue[:count], self._queue[count:]
    self._size -= images
    return batch

  def _answer(self, batch: list[_Waiting[Item, Answer]]) -> None:
    self._observe(sum(len(one.item) for one in batch))
    try:
      answers = self._work([one.item for one in batch])
    except Exception as error:  # Whatever it is, the request gets it and the thread goes on.
      if len(batch) == 1:
        batch[0].answer.set_exception(error)
        return
      # The fault of one request is not that of the others.
      for one in batch:
        self._answer([one])
    else:
      for one, answer in zip(batch, answers, strict=True):
        one.answer.set_result(answer)
