"""The time of a training step on a cluster of equal machines, from the measured costs of its parts.

A step of W workers with a global batch of B examples, each worker with n = B / W rows:

  compute   max(s(n), (p(n) + i(n, W)) / cores): the step alone, or the processor time of step and
            input in the worker's cores
  exchange  for each message of S bytes 2 (W - 1) (latency + S / (W bandwidth)): a ring, in which
            every worker sends 2 (W - 1) parts of S / W bytes, one after another (Patarasuk and Yuan
            2009, Bandwidth optimal all-reduce algorithms)
  thread    the thread that reads a streamed set: input_costs.py
  disk      what the disk takes for that

  step      max(compute + exchange, thread, disk)

s and p are straight lines. Workers that share one machine share its cores and its network. What
varies from step to step is in cluster_simulation.py.
"""

import dataclasses

from engine.bench.core import linear_costs
from engine.bench.workers import input_costs


@dataclasses.dataclass(frozen=True)
class Step:
  """Costs of a training step by the rows of a worker that has its machine to itself.

  Attributes:
    seconds: time.
    processor: processor time of all threads.
  """
  seconds: linear_costs.Line
  processor: linear_costs.Line


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
  data: input_costs.Input
  messages: tuple[int, ...]
  network: Network
  cores: float
  meeting: linear_costs.Line = linear_costs.Line(0.0, 0.0)

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
