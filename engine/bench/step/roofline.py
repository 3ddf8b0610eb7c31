"""The roofline: the time of a training step that consists of its matrix products alone.

The roofline of a step is the sum over its kernels of operations divided by the best measured rate,
in the fastest variant of each kernel. Everything else in a step, from normalization to the
optimizer, is the gap between the step and its roofline.

A kernel is computed several times in one traced call, in sequence and on different inputs, so that
neither the cost of the call nor a reused result counts. The kernels are measured in every round of
the step benchmark, so that both see the same state of the machine. roofline_report.py turns the
measurements into rows of the report.
"""

from collections.abc import Callable, Collection, Sequence
import time
from typing import NamedTuple

import tensorflow as tf

from engine.bench.core import timed_run
from engine.bench.step import matmul_kernel
from engine.bench.step import roofline_kernels
from engine.bench.step import step_batches
from engine.bench.step import step_workload
from engine.training import memory_allocator

# A variant that is slower than the best one by this factor in a trial run is not measured.
_PRUNE_FACTOR = 1.5
_NUM_TRIALS = 3

# Names of a kernel and of its variant.
Key = tuple[str, str]
Round = dict[Key, timed_run.TimedRun]


class KernelInfo(NamedTuple):
  """A kernel without its computation, as it travels between processes.

  Attributes:
    name: the kernel's name.
    flops: multiplications and additions.
    in_step: whether a training step contains it.
  """
  name: str
  flops: int
  in_step: bool


class Measured(NamedTuple):
  """The measurements of a roofline: its kernels, and the runs of each variant by round."""
  kernels: list[KernelInfo]
  rounds: list[Round]


def build(workload: step_workload.StepWorkload, dtypes: Sequence[str],
          chosen: Collection[Key] = ()) -> 'Rooflines':
  """Returns the kernels of the workload's step in each compute dtype.

  Args:
    workload: the step.
    dtypes: names of the compute dtypes.
    chosen: the variants to measure, those of an earlier start; empty: whichever are fast.
  """
  step_batches.use_cpu(workload)
  memory_allocator.keep_freed_memory()
  return Rooflines(workload, dtypes, chosen)


class Rooflines:
  """One roofline per compute dtype."""

  def __init__(self, workload: step_workload.StepWorkload, dtypes: Sequence[str],
               chosen: Collection[Key] = ()):
    _, batch_size, *image_shape = workload.images.shape
    self._rooflines = {name: Roofline(roofline_kernels.kernels(
        batch_size, image_shape, workload.num_classes, tf.dtypes.as_dtype(name)), chosen)
                       for name in dtypes}

  def kernels(self) -> dict[str, list[KernelInfo]]:
    """Returns the kernels by compute dtype."""
    return {name: roofline.kernels() for name, roofline in self._rooflines.items()}

  def measure(self, seconds: float) -> dict[str, Round]:
    """Runs every variant of every kernel for `seconds` in each compute dtype."""
    return {name: roofline.measure(seconds) for name, roofline in self._rooflines.items()}


class Roofline:
  """The kernels of a step in one compute dtype.

  Attributes:
    calls: the traced variants that are measured, by kernel and variant.
  """

  def __init__(self, kernels: Sequence[matmul_kernel.Kernel], chosen: Collection[Key] = ()):
    """Traces every variant, and drops those that are far too slow or not chosen."""
    self._kernels = kernels
    self.calls: dict[Key, Callable[[], int]] = {}
    for kernel in kernels:
      calls = {(kernel.name, variant.name): traced(variant) for variant in kernel.variants}
      if chosen:
        self.calls |= {key: call for key, call in calls.items() if key in chosen}
        continue
      seconds = {key: trial_seconds(call) for key, call in calls.items()}
      limit = _PRUNE_FACTOR * min(seconds.values())
      self.calls |= {key: calls[key] for key in calls if seconds[key] <= limit}

  def kernels(self) -> list[KernelInfo]:
    """Returns the kernels without their computations."""
    return [KernelInfo(one.name, one.flops, one.in_step) for one in self._kernels]

  def measure(self, seconds: float) -> Round:
    """Runs every variant of every kernel for `seconds`."""
    found = {}
    for key, call in self.calls.items():
      call()  # Wakes the threads and brings the inputs into the caches.
      found[key] = timed_run.run_for(call, seconds)
    return found


def traced(variant: matmul_kernel.KernelVariant) -> Callable[[], int]:
  """Returns a function that computes a variant for each of its inputs and returns their number."""
  compute = graph(variant)

  def call() -> int:
    compute().numpy()
    return len(variant.inputs)

  return call


def graph(variant: matmul_kernel.KernelVariant) -> tf.types.experimental.PolymorphicFunction:
  """Returns a traced function without arguments: one number of the result for each input."""
  @tf.function(autograph=False)
  def compute() -> tf.Tensor:
    used: list[tf.Tensor] = []
    for values in variant.inputs:
      # In sequence. One number is used, so that no result is pruned and all can be freed.
      with tf.control_dependencies(used[-1:]):
        used.append(tf.reshape(variant.compute(tf.identity(values)), [-1])[0])
    return tf.stack(used)

  return compute


def trial_seconds(call: Callable[[], int]) -> float:
  """Returns the shortest time of a few calls, after one that traces."""
  call()
  times = []
  for _ in range(_NUM_TRIALS):
    start = time.perf_counter()
    call()
    times.append(time.perf_counter() - start)
  return min(times)
