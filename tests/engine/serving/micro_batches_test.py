"""Requests become batches: sizes, order, waiting, and what goes wrong."""

import threading

import hypothesis
from hypothesis import strategies as st
import pytest

from engine.serving import limits as limits_lib
from engine.serving import micro_batches

# Long enough that a test which waits for it fails.
SECONDS = 60


class Gate:
  """Work that waits until it is let through, and remembers its batches."""

  def __init__(self):
    self.batches = []
    self.begun, self.open = threading.Semaphore(0), threading.Event()

  def __call__(self, items):
    self.batches.append([len(item) for item in items])
    self.begun.release()
    assert self.open.wait(SECONDS)
    return [sum(item) for item in items]


def test_what_comes_while_the_model_computes_is_one_batch():
  gate = Gate()
  batches = micro_batches.MicroBatches(gate, limits_lib.Limits(max_batch=4, batch_wait_ms=0.0))
  first = batches.submit([1])
  assert gate.begun.acquire(timeout=SECONDS)
  others = [batches.submit([2, 3]), batches.submit([4]), batches.submit([5, 6])]
  assert batches.size == 5
  gate.open.set()
  assert [one.result(SECONDS) for one in (first, *others)] == [1, 5, 4, 11]
  batches.close()
  # The last request of two would have made the second batch one of five.
  assert gate.batches == [[1], [2, 1], [2]]
  assert batches.size == 0


def test_a_full_batch_does_not_wait_and_a_single_request_waits_a_moment():
  now = [0.0]
  sizes = []
  batches = micro_batches.MicroBatches(
      lambda items: [len(item) for item in items],
      limits_lib.Limits(max_batch=2, batch_wait_ms=5.0), sizes.append, lambda: now[0])
  # The clock stands: only a full batch can go.
  assert batches.submit([1, 2]).result(SECONDS) == 2
  one, other = batches.submit([1]), batches.submit([2])
  assert (one.result(SECONDS), other.result(SECONDS)) == (1, 1)
  last = batches.submit([3])
  assert not last.done()
  batches.close()
  assert last.result(SECONDS) == 1
  assert sizes == [2, 2, 1]


def test_a_full_batch_begins_beside_another_and_a_part_of_one_waits():
  gate = Gate()
  batches = micro_batches.MicroBatches(
      gate, limits_lib.Limits(max_batch=2, batch_wait_ms=0.0), num_threads=2)
  answers = [batches.submit([1])]
  assert gate.begun.acquire(timeout=SECONDS)
  answers += [batches.submit([2]), batches.submit([3])]
  assert gate.begun.acquire(timeout=SECONDS)
  # Both threads are busy.
  answers += [batches.submit([4, 5]), batches.submit([6])]
  assert batches.size == 3
  gate.open.set()
  assert [one.result(SECONDS) for one in answers] == [1, 2, 3, 9, 6]
  batches.close()
  assert gate.batches == [[1], [1, 1], [2], [1]]


def test_a_request_larger_than_a_batch_is_one_batch():
  batches = micro_batches.MicroBatches(
      lambda items: [len(item) for item in items], limits_lib.Limits(max_batch=2))
  assert batches.submit(range(9)).result(SECONDS) == 9
  batches.close()


def test_a_full_queue_and_a_closed_one_refuse():
  gate = Gate()
  batches = micro_batches.MicroBatches(
      gate, limits_lib.Limits(max_batch=1, batch_wait_ms=0.0, queue_size=3))
  batches.submit([1])
  assert gate.begun.acquire(timeout=SECONDS)
  kept = batches.submit([1, 2])
  with pytest.raises(micro_batches.FullError):
    batches.submit([1, 2])
  kept_too = batches.submit([4])
  gate.open.set()
  batches.close()
  assert (kept.result(), kept_too.result()) == (3, 4)
  with pytest.raises(micro_batches.FullError):
    batches.submit([1])


def test_who_has_waited_too_long_is_not_asked_any_more():
  now = [0.0]
  gate = Gate()
  batches = micro_batches.MicroBatches(
      gate, limits_lib.Limits(max_batch=1, batch_wait_ms=0.0, queue_seconds=10.0),
      clock=lambda: now[0])
  first = batches.submit([1])
  assert gate.begun.acquire(timeout=SECONDS)
  late = batches.submit([2])
  now[0] = 5.0
  in_time = batches.submit([3])
  now[0] = 12.0
  gate.open.set()
  assert (first.result(SECONDS), in_time.result(SECONDS)) == (1, 3)
  with pytest.raises(micro_batches.ExpiredError):
    late.result(SECONDS)
  batches.close()
  assert gate.batches == [[1], [1]]


def test_a_request_that_is_cancelled_takes_nobody_with_it():
  gate = Gate()
  batches = micro_batches.MicroBatches(gate, limits_lib.Limits(max_batch=1, batch_wait_ms=0.0))
  computed = batches.submit([1])
  assert gate.begun.acquire(timeout=SECONDS)
  waiting, last = batches.submit([2]), batches.submit([3])
  assert waiting.cancel()
  # Its answer is being computed.
  assert not computed.cancel()
  gate.open.set()
  assert (computed.result(SECONDS), last.result(SECONDS)) == (1, 3)
  batches.close()
  assert gate.batches == [[1], [1]]


def test_the_fault_of_one_request_is_not_that_of_the_others():
  gate = Gate()

  def work(items):
    gate(items)
    return [1 // item[0] for item in items]

  batches = micro_batches.MicroBatches(work, limits_lib.Limits(batch_wait_ms=0.0))
  batches.submit([1])
  assert gate.begun.acquire(timeout=SECONDS)
  asked = [batches.submit([value]) for value in (1, 0, 1)]
  gate.open.set()
  assert [asked[0].result(SECONDS), asked[2].result(SECONDS)] == [1, 1]
  with pytest.raises(ZeroDivisionError):
    asked[1].result(SECONDS)
  batches.close()


@hypothesis.given(st.lists(st.integers(1, 9), max_size=30), st.integers(1, 8))
@hypothesis.settings(max_examples=20)
def test_every_request_is_answered_once_and_in_order(sizes, max_batch):
  seen = []

  def work(items):
    seen.extend(item[0] for item in items)
    assert len(items) == 1 or sum(map(len, items)) <= max_batch
    return [item[0] for item in items]

  batches = micro_batches.MicroBatches(
      work, limits_lib.Limits(max_batch=max_batch, batch_wait_ms=0.0))
  asked = [batches.submit([number] * size) for number, size in enumerate(sizes)]
  batches.close()
  assert [one.result(SECONDS) for one in asked] == seen == [*range(len(sizes))]
