"""The float32 rate of a product of large matrices: what the processor can do at best.

It stands beside every result, because machines differ by more than programs do.
"""

import tensorflow as tf

from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.training import memory_allocator

# Rows and columns of the matrices, which are larger than the caches.
_SIDE = 2048
# The most that is measured, however long the rounds of a benchmark.
_MAX_ROUNDS, _MAX_SECONDS = 5, 0.2


def tflops(plan: timing.Plan) -> float:
  """Returns the highest rate of some rounds by TensorFlow on all processors of this process.

  Multiplications and additions count, 2 n^3 for a product of [n, n] matrices. The process keeps its
  freed memory from here on, for else the results' page faults would count as well.

  Args:
    plan: of the benchmark; rounds beyond a second in all are left out.

  Returns:
    10^12 floating-point operations a second.
  """
  memory_allocator.keep_freed_memory()
  with tf.device('CPU:0'):
    first, second = (tf.random.stateless_normal([_SIDE, _SIDE], [0, seed]) for seed in range(2))

    def product() -> int:
      tf.matmul(first, second)[0, 0].numpy()
      return 1

    product()
    runs = [timed_run.run_for(product, min(plan.seconds, _MAX_SECONDS))
            for _ in range(min(plan.num_rounds, _MAX_ROUNDS))]
  return max(2 * _SIDE ** 3 * run.items / run.seconds / 1e12 for run in runs)
