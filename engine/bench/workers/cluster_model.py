"""The time of a training step on a cluster of equal machines, from the measured costs of its parts.

A step of W workers with a global batch of B examples, each worker with n = B / W rows:

  compute   max(s(n), (p(n) + i(n, W)) / cores): the step alone, or the processor time of step and
            input in the worker's cores
  exchange  for each message of S bytes 2 (W - 1) (latency + S / (W bandwidth)): a ring, in which
            every worker sends 2 (W - 1) parts of S / W bytes, one after another (Patarasuk and Yuan
            2009, Bandwidth optimal all-reduce algorithms)
  thread    n (u + k r + q c) + B o: one thread reads the records of a streamed set. It uses n, for
            each of them reads k records and makes q reads, and orders those of the whole batch
  disk      n k bytes of a record / bandwidth of the disk

  step      max(compute + exchange, thread, disk)

s and p are straight lines. Workers that share one machine share its cores and its network. What
varies from step to step is in cluster_simulation.py.
"""

from collections.abc import Sequence
import dataclasses
import math

import numpy as np

# Records further apart are read one by one: tfrecords/window_queue.py.
GAP = 32
# Records that are read at once, and that are mixed: tfrecords/window_order.py.
BLOCK, WINDOW = 1024, 65_536


@dataclasses.dataclass(frozen=True)
class Line:
  """A cost of a fixed part and a part for each item, seconds."""
  fixed: float
  slope: float

  def at(self, count: float) -> float:
    """Returns the cost of so many items."""
    return self.fixed + self.slope * count


def fit_line(counts: Sequence[float], seconds: Sequence[float]) -> Line:
  """Returns the line with the least squares of the relative error; both parts are at least 0.

  Args:
    counts: at least one, all different.
    seconds: of each, above 0.
  """
  fixed, slope = fit_costs([(1.0, count) for count in counts], seconds)
  return Line(fixed, slope)


def fit_costs(counts: Sequence[Sequence[float]], seconds: Sequence[float]) -> tuple[float, ...]:
  """Returns the costs of several kinds of items, at least 0, of least relative squares.

  Args:
    counts: for each measurement the number of items of each kind.
    seconds: of each measurement, above 0.
  """
  times = np.asarray(seconds, np.float64)
  shares = np.asarray(counts, np.float64) / times[:, None]
  kinds = shares.shape[1]
  best, costs = math.inf, np.zeros(kinds)
  # So few kinds that every choice of those that cost something can be tried.
  for chosen in range(1, 2 ** kinds):
    columns = [kind for kind in range(kinds) if chosen >> kind & 1]
    found = np.linalg.lstsq(shares[:, columns], np.ones(len(times)), rcond=None)[0]
    error = float(((shares[:, columns] @ found - 1) ** 2).sum())
    if (found >= 0).all() and error < best - 1e-12:
      best, costs = error, np.zeros(kinds)
      costs[columns] = found
  return tuple(costs.tolist())


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
class Step:
  """Costs of a training step by the rows of a worker that has its machine to itself.

  Attributes:
    seconds: time.
    processor: processor time of all threads.
  """
  seconds: Line
  processor: Line


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


@dataclasses.dataclass(frozen=True)
class Network:
  """What joins the workers.

  Attributes:
    latency: seconds of one part of a ring but for its bytes.
    bandwidth: bytes a second from one worker to the next.
  """
  latency: float
  bandwidth: float

  def exchange(self, size: float, workers: int) -> float:
    """Returns the seconds of one all-reduce of `size` bytes."""
    return 2 * (workers - 1) * (self.latency + size / workers / self.bandwidth)

  def shared(self, workers: int, cores: int) -> 'Network':
    """Returns the network of workers on one machine, which moves the bytes of all in turn."""
    return Network(self.latency * max(1.0, workers / cores), self.bandwidth / workers)


@dataclasses.dataclass(frozen=True)
class Parts:
  """The parts of a step, seconds."""
  compute: float
  exchange: float
  thread: float
  disk: float

  @property
  def step(self) -> float:
    """The time of a step where all workers are equally fast."""
    return max(self.compute + self.exchange, self.thread, self.disk)


@dataclasses.dataclass(frozen=True)
class Cluster:
  """Workers that each have a machine.

  Attributes:
    step: costs of the step.
    data: costs of the input.
    messages: bytes of each exchange in a step.
    network: between the workers.
    cores: of a worker.
    meeting: seconds of a meeting of all workers by their number, once in an inner loop.
  """
  step: Step
  data: Input
  messages: tuple[int, ...]
  network: Network
  cores: float
  meeting: Line = Line(0.0, 0.0)

  def parts(self, workers: int, batch: float) -> Parts:
    """Returns the parts of a step of a global batch."""
    rows, data = batch / workers, self.data
    processor = self.step.processor.at(rows) + data.processor_seconds(rows, workers)
    return Parts(
        max(self.step.seconds.at(rows), processor / self.cores),
        sum(self.network.exchange(size, workers) for size in self.messages),
        data.thread_seconds(rows, workers), data.read_bytes(rows, workers) / data.disk)

  def on_one_machine(self, workers: int) -> 'Cluster':
    """Returns the same with all workers on one machine of these cores."""
    return dataclasses.replace(self, cores=self.cores / workers,
                               network=self.network.shared(workers, int(self.cores)))
