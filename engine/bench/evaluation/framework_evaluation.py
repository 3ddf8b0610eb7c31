"""What the evaluations of all frameworks have in common: the outcome, and the choice of a batch.

This module imports no framework, because the worker processes of all frameworks import it.
"""

from collections.abc import Callable, Iterable
import time
from typing import NamedTuple

# Images of a batch, of which each framework takes the fastest; they are tried on the first images.
BATCH_SIZES = (100, 250, 1000)
NUM_TRIED = 1000


class EvalOutcome(NamedTuple):
  """What shows that two evaluations are of the same network and images.

  Attributes:
    accuracy: the share of the images that are classified right.
    loss: mean cross-entropy, nats.
    batch_size: images of a batch.
  """
  accuracy: float
  loss: float
  batch_size: int


def sizes(num_images: int) -> list[int]:
  """Returns the batch sizes to try for a number of images."""
  return [*dict.fromkeys(min(one, num_images) for one in BATCH_SIZES)]


def fastest(evaluate: Callable[[int], object], batch_sizes: Iterable[int],
            clock: Callable[[], float] = time.perf_counter) -> int:
  """Returns the batch size with the shortest evaluation, the second one of each size.

  Args:
    evaluate: evaluates the same images in batches of the given size.
    batch_sizes: to try.
    clock: returns seconds.
  """
  seconds = {}
  for size in batch_sizes:
    evaluate(size)
    start = clock()
    evaluate(size)
    seconds[size] = clock() - start
  return min(seconds, key=seconds.__getitem__)
