"""A worker of a cluster in a process of its own, as the benchmark calls it: steps, and exchanges.

Its steps are those of a training (state, loop and input are the trainer's); only the chief's orders
between two inner loops come from the benchmark instead. All workers of a cluster are called alike.
"""

from collections.abc import Callable, Sequence
import pathlib
import tempfile
import time

import tensorflow as tf

from engine.bench.scaling import scaling_steps
from engine.bench.workers import step_exchanges
from engine.bench.workers import traced_loops
from engine.cluster import cluster_spec
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.runs import checkpoints
from engine.runs import dataset_splits
from engine.trainer import temporary_training
from engine.trainer import training_data
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import datasets

_NUM_SAVES = 3
# More would only take longer to read.
_MAX_RECORDS = 6000


class ClusterWorker:
  """Steps of recipes and exchanges, each by its name."""

  def __init__(self, spec: cluster_spec.ClusterSpec | None):
    """Takes the cluster; None: this worker trains alone. Nothing is joined yet."""
    strategy_lib.use_devices('cpu')
    self._spec = spec
    self._calls: dict[str, Callable[[int], object]] = {}
    self._graphs: dict[str, tf.Graph] = {}
    self._states: dict[str, state_lib.TrainState] = {}

  def join(self) -> None:
    """Joins the cluster; returns when all workers have come."""
    self._strategy = strategy_lib.build(spec=self._spec)

  def add_alone(self, name: str, recipe: recipe_lib.Recipe) -> None:
    """Traces the steps of a recipe without input, on this worker alone."""
    self._calls[name] = scaling_steps.loop(recipe)

  def add_steps(self, name: str, recipe: recipe_lib.Recipe,
                options: train_options.TrainOptions) -> None:
    """Traces the training loop of a recipe on the rows of this worker.

    Args:
      name: of the steps.
      recipe: with a resolved compute dtype.
      options: where the data lie.

    Raises:
      errors.InputError: data or recipe cannot be used.
    """
    recipe = scaling_steps.without_change(recipe)
    source = dataset_splits.training_source(
        recipe, datasets.get(recipe.dataset), options.data_dir, options.data_source)
    data = training_data.RunData(
        recipe, options, source.slice(0, min(source.num_examples, _MAX_RECORDS)))
    state = temporary_training.new_state(data.run_config(), self._strategy)
    state.adapt(lambda: data.calibration_images()[1])
    loop = step_lib.build_loop(self._strategy, state, data.recipe, data.source.num_examples)
    batches = data.iterator(0, self._strategy)
    loop(batches, tf.constant(0))
    self._graphs[name] = loop.get_concrete_function(batches, tf.constant(0)).graph
    self._states[name] = state
    self._calls[name] = lambda count: float(loop(batches, tf.constant(count))['loss'])

  def add_exchange(self, name: str, sizes: Sequence[int] = (), steps: str = '') -> None:
    """Traces the sum of a list of float32 tensors over all workers.

    Args:
      name: of the exchange.
      sizes: of the tensors, in numbers; empty: those of the gradients of some steps.
      steps: the name of these steps.
    """
    if steps:
      variables = self._states[steps].network.trainable_variables
      sizes = [variable.shape.num_elements() for variable in variables]
    self._add_loop(name, traced_loops.exchanges(self._strategy, sizes))

  def add_product(self, name: str, side: int) -> None:
    """Adds the product of two square float32 matrices of so many rows, on this worker alone."""
    self._add_loop(name, traced_loops.products(side))

  def _add_loop(self, name: str, loop: traced_loops.Loop) -> None:
    self._calls[name] = lambda count: float(loop(tf.constant(count)))

  def run(self, name: str, count: int) -> float:
    """Takes steps or makes exchanges, so many; returns the processor time, seconds."""
    start = time.process_time()
    self._calls[name](count)
    return time.process_time() - start

  def single(self, name: str, count: int, limit: float) -> list[float]:
    """Returns the seconds of steps, each in a call of its own.

    Args:
      name: of the steps.
      count: their number.
      limit: seconds after which there are no more.
    """
    found: list[float] = []
    while len(found) < count and sum(found) < limit:
      start = time.perf_counter()
      self._calls[name](1)
      found.append(time.perf_counter() - start)
    return found

  def exchanges(self, name: str) -> list[step_exchanges.Exchange]:
    """Returns what a step exchanges."""
    return step_exchanges.of_graph(self._graphs[name])

  def checkpoint(self, name: str) -> tuple[int, float]:
    """Returns the bytes of a checkpoint of the state, and the least seconds of some saves."""
    with tempfile.TemporaryDirectory(prefix='rana_workers_') as folder:
      saved = checkpoints.Checkpoints(pathlib.Path(folder), self._states[name].checkpoint())
      seconds = []
      for number in range(_NUM_SAVES):
        start = time.perf_counter()
        saved.save(number)
        seconds.append(time.perf_counter() - start)
      size = sum(path.stat().st_size for path in pathlib.Path(folder).glob('ckpt-0.*'))
    return size, min(seconds)
