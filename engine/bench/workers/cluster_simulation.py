"""Step after step of a training on a cluster, with times that vary as the measured ones do.

Every worker draws its time of a step, and of an input batch, from the measured distribution. It
starts a step when the last exchange is over and its batch is ready; the exchange starts when the
slowest worker has come. The input is at most a queue ahead of its worker. Between two inner loops
all workers meet at the chief.
"""

from collections.abc import Sequence
import dataclasses
import math

import numpy as np

from engine.bench.workers import cluster_model

# Batches that the input is ahead: tfrecords/pipeline.py.
QUEUE = 4
# An inner loop takes about a second, of at most so many steps: engine/training/loop.py.
LOOP_SECONDS, LOOP_STEPS = 1.0, 100
_STEPS = 240


@dataclasses.dataclass(frozen=True)
class Spread:
  """The distribution of a time, relative to its median.

  Attributes:
    shares: of the measurements, ascending from 0 to 1.
    values: which that share does not exceed.
  """
  shares: tuple[float, ...]
  values: tuple[float, ...]

  def draw(self, generator: np.random.Generator, count: int) -> np.ndarray:
    """Returns independent draws, float64 [count]."""
    return np.interp(generator.random(count), self.shares, self.values)


NONE = Spread((0.0, 1.0), (1.0, 1.0))


def spread_of(times: Sequence[float], points: int = 21) -> Spread:
  """Returns the distribution of measured times by quantiles at equal distances."""
  shares = np.linspace(0, 1, points)
  values = np.quantile(times, shares) / np.median(times)
  return Spread(tuple(shares.tolist()), tuple(values.tolist()))


@dataclasses.dataclass(frozen=True)
class Simulated:
  """The mean parts of a step, seconds.

  Attributes:
    step: all of it.
    compute: of a worker, on the average.
    waiting: for the slowest worker and for late batches.
    exchange: the messages.
    meeting: the share of a step in the meetings.
  """
  step: float
  compute: float
  waiting: float
  exchange: float
  meeting: float


def simulate(cluster: cluster_model.Cluster, workers: int, batch: float,
             spread: Spread = NONE, steps: int = _STEPS, seed: int = 0) -> Simulated:
  """Returns the mean of some steps.

  Args:
    cluster: what a part of a step costs.
    workers: their number.
    batch: global batch size.
    spread: of the time of a step and of the input.
    steps: their number.
    seed: of the draws.
  """
  generator = np.random.default_rng(seed)
  parts = cluster.parts(workers, batch)
  input_seconds = max(parts.thread, parts.disk)
  loop = min(LOOP_STEPS, max(1, math.floor(LOOP_SECONDS / parts.step)))
  meeting = cluster.meeting.at(workers) if workers > 1 else 0.0
  # When a worker has taken each of the last batches.
  taken = np.zeros([QUEUE, workers])
  ready, now, computed, met = np.zeros(workers), 0.0, 0.0, 0.0
  for number in range(steps):
    if number % loop == 0:
      now += meeting
      met += meeting
    ready = (np.maximum(ready, taken[number % QUEUE])
             + input_seconds * spread.draw(generator, workers))
    begun = np.maximum(now, ready)
    taken[number % QUEUE] = begun
    own = parts.compute * spread.draw(generator, workers)
    computed += float(own.mean())
    now = float((begun + own).max()) + parts.exchange
  step, compute, meeting = now / steps, computed / steps, met / steps
  waiting = step - compute - parts.exchange - meeting
  return Simulated(step, compute, waiting, parts.exchange, meeting)


def useful_share(workers: int, checkpoint: float, interval: float, restart: float,
                 between_failures: float) -> float:
  """Returns the share of the time in which a cluster trains, and does not save or repeat.

  A failure of any worker ends all. It costs the restart and, on the average, half the interval
  between two checkpoints (Young 1974, A first order approximation to the optimum checkpoint
  interval).

  Args:
    workers: their number.
    checkpoint: seconds that a checkpoint takes, in which all wait for the chief.
    interval: seconds between two checkpoints.
    restart: seconds from a failure to the next step.
    between_failures: mean seconds between two failures of one worker.
  """
  lost = checkpoint / interval + (restart + interval / 2) * workers / between_failures
  return max(0.0, 1 - lost)


def best_interval(workers: int, checkpoint: float, between_failures: float) -> float:
  """Returns the seconds between two checkpoints for which `useful_share` is largest."""
  return math.sqrt(2 * checkpoint * between_failures / workers)
