"""The training step of this engine as a candidate: the trainer's step in the trainer's loop."""

import tensorflow as tf

from engine.bench.step import step_batches
from engine.bench.step import step_workload
from engine.config import run_config
from engine.models import model_registry
from engine.training import memory_allocator
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib


def build(workload: step_workload.StepWorkload, config: run_config.RunConfig,
          keep_memory: bool = True) -> 'RanaStep':
  """Returns a training that has taken its first step.

  Args:
    workload: the step.
    config: of the training.
    keep_memory: whether freed memory is kept, as in every training.
  """
  step_batches.use_cpu(workload)
  if keep_memory:
    memory_allocator.keep_freed_memory()
  return RanaStep(workload, config)


class RanaStep:
  """A training of `config` on the workload's batches.

  Attributes:
    state: the training state.
  """

  def __init__(self, workload: step_workload.StepWorkload, config: run_config.RunConfig):
    self._workload = workload
    strategy = strategy_lib.build()
    with strategy.scope():
      self.state = state_lib.TrainState(config)
    self.state.adapt(lambda: tf.constant(workload.images[0]))
    self._loop = step_lib.build_loop(
        strategy, self.state, config.recipe, config.train_examples)
    # An undistributed iterator, as in the trainer on one device.
    self._iterator = iter(step_batches.dataset(workload))
    self._first_step = step_workload.FirstStep(
        self.train(1), model_registry.parameter_count(self.state.network))

  def work(self) -> int:
    """Takes `steps_per_call` steps and returns their number."""
    self.train(self._workload.steps_per_call)
    return self._workload.steps_per_call

  def first_step(self) -> step_workload.FirstStep:
    """Returns the loss of the first step and the number of parameters."""
    return self._first_step

  def train(self, steps: int) -> float:
    """Takes `steps` steps and returns the loss of the last one."""
    return float(self._loop(self._iterator, tf.constant(steps))['loss'])
