"""Our own training step as a candidate: the real step in the real loop."""

import tensorflow as tf

from engine.bench.step import step_batches
from engine.bench.step import step_workload
from engine.config import run_config
from engine.models import model_registry
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib


def build(task: step_workload.Task, config: run_config.Config) -> 'OurStep':
  """Returns a training that has taken its first step."""
  step_batches.use_processor(task)
  return OurStep(task, config)


class OurStep:
  """A training as `config` says, on the task's batches.

  Attributes:
    state: of the training.
  """

  def __init__(self, task: step_workload.Task, config: run_config.Config):
    self._task = task
    strategy = strategy_lib.build()
    with strategy.scope():
      self.state = state_lib.TrainState(config)
    self.state.adapt(lambda: tf.constant(task.images[0]))
    self._loop = step_lib.build_loop(
        strategy, self.state, config.recipe, config.train_examples)
    # As the trainer on one device.
    self._iterator = iter(step_batches.dataset(task))
    self._facts = (self._take(1), model_registry.parameter_count(self.state.network))

  def work(self) -> int:
    """Takes some steps."""
    self._take(self._task.steps_per_turn)
    return self._task.steps_per_turn

  def facts(self) -> tuple[float, int]:
    """Returns the loss of the first step and the number of parameters."""
    return self._facts

  def _take(self, steps: int) -> float:
    return float(self._loop(self._iterator, tf.constant(steps))['loss'])
