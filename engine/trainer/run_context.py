"""The parts of one training, as its callbacks and its startup summary see them."""

import contextlib
import dataclasses
import functools
from typing import Protocol, TypeVar

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.config import train_options
from engine.reporting import console
from engine.reporting import trackers as trackers_lib
from engine.runs import checkpoints as checkpoints_lib
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from engine.trainer import finite_state as finite_state_lib
from engine.trainer import training_data
from engine.trainer import workers as workers_lib
from engine.training import batch_inspection
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import timer as timer_lib


class _Closeable(Protocol):
  def close(self) -> None:
    """Closes it."""


_File = TypeVar('_File', bound=_Closeable)


@dataclasses.dataclass(eq=False)
class RunContext:
  """The parts of one training.

  Attributes:
    config: the frozen settings of the run; its recipe has a resolved compute dtype.
    options: how this start carries the training out.
    log: writes a console line.
    run_dir: everything that the run leaves behind.
    lock: keeps other trainers out of the run directory while it is open.
    is_resumed: whether an earlier start has made the run directory.
    strategy: where it computes.
    workers: the other workers, if there are any.
    data: the training examples.
    state: network, moving averages, optimizer and step.
    checkpoints: saved and restored states.
    startup_timer: seconds of the startup by stage.
    timer: seconds of the whole training by name.
    start_step: global step of the restored state.
    files: everything that is open during training; see `closed_at_end`.
    trackers: get the records of the training.
    train_steps: the traced training loop.
    train_graph: its graph.
    lr_halvings: steps at each of which the learning rate was halved; see rollback.py.
    first_loss: of the first batch, before its step.
    num_unrepeated: failures that did not occur again when their steps were repeated.
    finite_state: checks the state before it is saved; created when training starts.
  """
  config: run_config.RunConfig
  options: train_options.TrainOptions
  log: console.LogFn
  run_dir: run_dir_lib.RunDir
  lock: run_locks.TrainingLock
  is_resumed: bool
  strategy: tf.distribute.Strategy
  workers: workers_lib.Workers
  data: training_data.RunData
  state: state_lib.TrainState
  checkpoints: checkpoints_lib.Checkpoints
  startup_timer: timer_lib.Timer
  timer: timer_lib.Timer = dataclasses.field(default_factory=timer_lib.Timer)
  start_step: int = 0
  files: contextlib.ExitStack = dataclasses.field(default_factory=contextlib.ExitStack)
  trackers: trackers_lib.Trackers = dataclasses.field(init=False)
  train_steps: step_lib.TrainLoop = dataclasses.field(init=False)
  train_graph: tf.Graph = dataclasses.field(init=False)
  lr_halvings: tuple[int, ...] = ()
  first_loss: float = dataclasses.field(init=False)
  num_unrepeated: int = 0
  finite_state: finite_state_lib.FiniteState = dataclasses.field(init=False)

  @property
  def recipe(self) -> recipe_lib.Recipe:
    """What is computed."""
    return self.config.recipe

  @functools.cached_property
  def inspect_batch(self) -> batch_inspection.InspectionFn:
    """Returns activations, gradients and loss terms of one batch; traced when first called."""
    return batch_inspection.build(self.state, self.recipe)

  def closed_at_end(self, file: _File) -> _File:
    """Returns `file`, which is closed when training ends, by whatever end."""
    return self.files.enter_context(contextlib.closing(file))
