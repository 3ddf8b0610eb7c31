"""The costs of the input of one of many workers, which read the rows of a common batch.

A worker uses n rows of a step, and reads k records and makes q reads for each of them:

  thread    n (u + k r + q c) + B o: one thread reads the records of a streamed set, and orders
            those of the whole batch of B = W n rows
  disk      n k bytes of a record / bandwidth of the disk
"""

import dataclasses
import math

# Records further apart are read one by one: tfrecords/window_queue.py.
GAP = 32
# Records that are read at once, and that are mixed: tfrecords/window_order.py.
BLOCK, WINDOW = 1024, 65_536


def reads_per_use(rows: float, workers: int) -> float:
  """Returns how many records a worker reads from a streamed set for each that it uses.

  Its rows of a batch lie scattered in the records of that batch, or of a window where the batch is
  larger: each of these is used with probability p. Between two that are at most GAP apart it reads
  the others, too: 1 + sum over g = 2 to GAP of (g - 1) p (1 - p)^(g - 1).

  Args:
    rows: of a batch.
    workers: their number, each with so many rows.
  """
  share = _share_used(rows, workers)
  return 1 + sum((gap - 1) * share * (1 - share) ** (gap - 1) for gap in range(2, GAP + 1))


def calls_per_use(rows: float, workers: int) -> float:
  """Returns how many reads a worker makes for each record that it uses; arguments as above.

  A read begins where none of the GAP records before, or of those before in the block, is used.
  """
  share = _share_used(rows, workers)
  return sum((1 - share) ** min(place, GAP) for place in range(BLOCK)) / BLOCK


def _share_used(rows: float, workers: int) -> float:
  return min(1.0, rows / min(rows * workers, WINDOW))


@dataclasses.dataclass(frozen=True)
class Input:
  """Costs of the input.

  Attributes:
    row: processor seconds to gather or decode a row and to augment it.
    used: seconds of the reading thread for a record that is used; 0 for a set in memory.
    read: for a record that is read.
    call: for a read of records that lie together.
    ordered: for a record of the whole batch.
    record_bytes: size of a record on the disk; 0 for a set in memory.
    disk: bytes a second that the disk gives.
  """
  row: float
  used: float = 0.0
  read: float = 0.0
  call: float = 0.0
  ordered: float = 0.0
  record_bytes: int = 0
  disk: float = math.inf

  def thread_seconds(self, rows: float, workers: int) -> float:
    """Returns the time of the reading thread for a step."""
    return rows * (self.used + self.read * reads_per_use(rows, workers)
                   + self.call * calls_per_use(rows, workers) + self.ordered * workers)

  def processor_seconds(self, rows: float, workers: int) -> float:
    """Returns the processor time of all threads for a step."""
    return rows * self.row + self.thread_seconds(rows, workers)

  def read_bytes(self, rows: float, workers: int) -> float:
    """Returns the bytes that a worker reads from its disk for a step."""
    return rows * reads_per_use(rows, workers) * self.record_bytes
