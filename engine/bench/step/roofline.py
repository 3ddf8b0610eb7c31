"""What this machine can do at best: the time of a step that is nothing but its products.

The roofline of a step is the sum, over the products that it cannot do without, of operations over
the best rate at which this machine was seen to do that product, in whichever form is fastest. All
else in a step, from normalisation to the optimiser, is what keeps it from its roofline; a step that
found a faster form of a product would pass it.

A product is done several times in one traced call, one after the other and each time on another
input, so that neither the call nor a result used twice counts. It is measured in every round of
the step benchmark, so that both see the same machine.
"""

from collections.abc import Callable, Sequence
import statistics
import time

import tensorflow as tf

from engine.bench.core import report
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.step import matmul_kernel
from engine.bench.step import roofline_kernels
from engine.bench.step import step_batches
from engine.bench.step import step_workload

# A form that took so many times as long as the best one at a first look is not measured again.
_HOPELESS = 1.5
_LOOKS = 3

# Name of a product and of its form.
Key = tuple[str, str]
Round = dict[Key, timed_run.Spell]
# Name and operations of each product and whether a step needs it; what was measured of them.
Facts = list[tuple[str, int, bool]]
Measured = tuple[Facts, list[Round]]


def build(task: step_workload.Task, precisions: Sequence[str]) -> 'Rooflines':
  """Returns the products of the task's step in each precision."""
  step_batches.use_processor(task)
  return Rooflines(task, precisions)


class Rooflines:
  """A roofline a precision."""

  def __init__(self, task: step_workload.Task, precisions: Sequence[str]):
    _, batch_size, *image_shape = task.images.shape
    self._rooflines = {name: Roofline(roofline_kernels.products(
        batch_size, image_shape, task.num_classes, tf.dtypes.as_dtype(name)))
                       for name in precisions}

  def facts(self) -> dict[str, Facts]:
    """Returns the products by precision."""
    return {name: roofline.facts() for name, roofline in self._rooflines.items()}

  def measure(self, seconds: float) -> dict[str, Round]:
    """Does every product of every precision for so many seconds in each of its forms."""
    return {name: roofline.measure(seconds) for name, roofline in self._rooflines.items()}


class Roofline:
  """Products that can be measured."""

  def __init__(self, wanted: Sequence[matmul_kernel.Product]):
    """Traces every form and drops those that are far too slow."""
    self._wanted = wanted
    self._calls: dict[Key, Callable[[], int]] = {}
    for one in wanted:
      calls = {(one.name, form.name): traced(form) for form in one.forms}
      looks = {key: first_look(call) for key, call in calls.items()}
      best = min(looks.values())
      self._calls |= {key: calls[key] for key in calls if looks[key] <= _HOPELESS * best}

  def facts(self) -> Facts:
    """Returns name and operations of each product, and whether a step needs it."""
    return [(one.name, one.flops, one.needed) for one in self._wanted]

  def measure(self, seconds: float) -> Round:
    """Does every product for so many seconds in each of its forms."""
    found = {}
    for key, call in self._calls.items():
      call()  # Wakes the threads, brings the input into the caches.
      found[key] = timed_run.work_for(call, seconds)
    return found


def traced(form: matmul_kernel.Form) -> Callable[[], int]:
  """Returns what computes a form once for each of its inputs and returns how often that was."""
  compute = graph(form)

  def call() -> int:
    compute().numpy()
    return len(form.inputs)

  return call


def graph(form: matmul_kernel.Form) -> tf.types.experimental.PolymorphicFunction:
  """Returns a traced function of nothing: one number of the result for each of the inputs."""
  @tf.function(autograph=False)
  def compute() -> tf.Tensor:
    used: list[tf.Tensor] = []
    for values in form.inputs:
      # One after the other; one number is used, so that the product is needed and can be let go.
      with tf.control_dependencies(used[-1:]):
        used.append(tf.reshape(form.compute(tf.identity(values)), [-1])[0])
    return tf.stack(used)

  return compute


def first_look(call: Callable[[], int]) -> float:
  """Returns the shortest time of a few calls, after one that traces."""
  call()
  times = []
  for _ in range(_LOOKS):
    start = time.perf_counter()
    call()
    times.append(time.perf_counter() - start)
  return min(times)


def chosen(rounds: Sequence[Round]) -> dict[str, str]:
  """Returns the fastest form of each product, by the median over the rounds."""
  medians = {key: statistics.median(one[key].seconds / one[key].items for one in rounds)
             for key in rounds[0]}
  names = dict.fromkeys(name for name, _ in medians)
  return {name: min((key for key in medians if key[0] == name), key=lambda key: medians[key])[1]
          for name in names}


def as_timing(name: str, facts: Facts, rounds: Sequence[Round]) -> timing.Timing:
  """Returns the roofline as a row among the steps, a value a round.

  Args:
    name: of the row.
    facts: of the products.
    rounds: what `Roofline.measure` returned.
  """
  forms = chosen(rounds)
  needed = [(product_name, forms[product_name]) for product_name, _, need in facts if need]
  return timing.timing(name, [
      timed_run.Spell(1, sum(one[key].seconds / one[key].items for key in needed),
                      sum(one[key].cpu_seconds / one[key].items for key in needed))
      for one in rounds])


def table(title: str, facts: Facts, rounds: Sequence[Round]) -> report.Table:
  """Returns the products with their operations, time and rate.

  Args:
    title: of the table.
    facts: of the products.
    rounds: what `Roofline.measure` returned.
  """
  rows = []
  forms = chosen(rounds)
  for name, flops, needed in facts:
    spells = [one[name, forms[name]] for one in rounds]
    seconds = statistics.median(spell.seconds / spell.items for spell in spells)
    rows.append((name + ' (not in the step)' * (not needed), flops / 1e6, 1e6 * seconds,
                 flops / seconds / 1e9, forms[name]))
  return report.Table(title, ('', 'MFLOP', 'us', 'GFLOP/s', 'fastest as'), tuple(rows))
