"""Speed of every operation against TensorFlow's own, at the sizes of ops_cases.py.

An operation is called several times in one traced loop, so that the overhead of a call becomes
negligible, and one number of each result is used, so that none is pruned. `forward and gradients`
takes the result itself as the upstream gradient. What a convolution gains by being fused with the
operations behind it does not show here; the benchmark of the training step shows it.
"""

from collections.abc import Sequence
import dataclasses

import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import emulation
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.ops import ops_cases
from engine.config import recipe_settings
from engine.training import compute_dtype

DIRECTIONS = ('forward', 'forward and gradients')
COLUMNS = ('', 'ours, ms', 'TensorFlow, ms', 'times as fast', 'low', 'high')

_LIBRARIES = ('ours', 'TensorFlow')
_REPEATS = 10  # calls in one traced loop
# A round takes this share of the plan's: operations take milliseconds, and there are many.
_SHARE_OF_ROUND = 0.1
# Raised by TensorFlow where a kernel does not exist for a dtype.
_NO_KERNEL = (tf.errors.InvalidArgumentError, tf.errors.NotFoundError, tf.errors.UnimplementedError)


def candidate(name: str, operation: ops_cases.Call | None, arguments: Sequence[tf.Tensor],
              dtype: tf.DType, direction: str) -> timing.Candidate | None:
  """Returns a candidate that calls an operation, or None where it has no kernel for the dtype.

  Args:
    name: of the candidate.
    operation: the operation to call; None if there is none.
    arguments: those of an ops_cases.OpCase.
    dtype: the floating-point arguments are cast to it.
    direction: one of DIRECTIONS.
  """
  if operation is None:
    return None
  given = [tf.cast(value, dtype) if value.dtype.is_floating else value for value in arguments]

  @tf.function
  def repeat(*values: tf.Tensor) -> tf.Tensor:
    total = tf.zeros([])
    for _ in tf.range(_REPEATS):
      # One after the other, as in a training step.
      tf.autograph.experimental.set_loop_options(parallel_iterations=1)
      for result in _results(operation, values, direction):
        total += tf.cast(tf.reshape(result, [-1])[0], tf.float32)
    return total

  def work() -> int:
    repeat(*given).numpy()
    return _REPEATS

  try:
    work()
  except _NO_KERNEL:
    return None
  return timing.Candidate(name, work)


def _results(operation: ops_cases.Call, values: Sequence[tf.Tensor],
             direction: str) -> list[tf.Tensor]:
  """Returns the result and, if asked for, the gradients of all arguments that have one."""
  floating = [value for value in values if value.dtype.is_floating]
  with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(floating)
    result = operation(*values)
  if direction == 'forward':
    return [result]
  gradients = tape.gradient(result, floating, output_gradients=result)
  return [result, *(gradient for gradient in gradients if gradient is not None)]


def run(request: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures every operation of the registry.

  Args:
    request: its recipe gives batch size, crop size and number of classes.
  """
  where = environment.describe()
  plan = dataclasses.replace(request.plan, seconds=_SHARE_OF_ROUND * request.plan.seconds)
  rows = ops_cases.cases(request.recipe)
  kinds = [(name, direction) for name in compute_dtype.TYPES for direction in DIRECTIONS]
  candidates = [
      candidate(_name(row, kind, library), operation, row.arguments, compute_dtype.TYPES[kind[0]],
                kind[1])
      for kind in kinds for row in rows
      for library, operation in zip(_LIBRARIES, (row.operation, row.tensorflow), strict=True)]
  stage = request.session.stage()
  modes = {_name(row, kind, library): emulation.Mode(library, f'{library} in {kind[0]}', kind[0])
           for kind in kinds for row in rows for library in _LIBRARIES}
  timings = timing.measure([each for each in candidates if each], plan, stage=stage,
                           leave_out=lambda rates: emulation.emulated(rates, modes))
  found = {one.name: one for one in timings}
  return report.BenchmarkResult(
      benchmark='ops', item='operation', machine=where, recipe=recipe_settings.flat(request.recipe),
      plan=plan, title=f"Operations against TensorFlow's, batch {request.recipe.batch_size}",
      timings=tuple(timings), tables_only=True, notes=tuple(dict.fromkeys(stage.left_out.values())),
      tables=tuple(report.Table(', '.join(kind), COLUMNS, tuple(
          _row(row, kind, found) for row in rows)) for kind in kinds))


def _name(row: ops_cases.OpCase, kind: tuple[str, str], library: str) -> str:
  return ', '.join((row.name, *kind, library))


def _row(row: ops_cases.OpCase, kind: tuple[str, str],
         found: dict[str, timing.Timing]) -> tuple[str | float | None, ...]:
  """Returns one row of the table, in the order of COLUMNS."""
  ours, tensorflow = (found.get(_name(row, kind, library)) for library in ('ours', 'TensorFlow'))
  times = [1e3 / one.rate if one else None for one in (ours, tensorflow)]
  if not (ours and tensorflow):
    return row.name, *times, None, None, None
  ratio = timing.ratio(ours, tensorflow)
  return row.name, *times, ratio.median, *ratio.interval
