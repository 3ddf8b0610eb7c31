"""One training from start to end: create, restore_or_initialize, train, finish.

The order is that of what can go wrong: flags, devices, data, run directory. Nothing is written
before everything that can be checked has been checked.
"""

from collections.abc import Callable
import contextlib
import dataclasses

from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.reporting import console
from engine.reporting import trackers as trackers_lib
from engine.runs import checkpoints as checkpoints_lib
from engine.runs import done_file
from engine.runs import metrics_cut
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from engine.trainer import agreement
from engine.trainer import callback_list
from engine.trainer import failure
from engine.trainer import finite_state
from engine.trainer import initialization
from engine.trainer import rollback
from engine.trainer import run_context
from engine.trainer import startup_summary
from engine.trainer import temporary_training
from engine.trainer import traced_loop
from engine.trainer import training_data
from engine.trainer import workers as workers_lib
from engine.training import compute_dtype
from engine.training import loop
from engine.training import strategy as strategy_lib
from engine.training import timer as timer_lib
from tfrecords import writable_place

Finishing = Callable[[], contextlib.AbstractContextManager[Callable[[], bool]]]
_NOT_INTERRUPTED: Finishing = lambda: contextlib.nullcontext(lambda: False)  # noqa: E731


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, log: console.LogFn,
        finishing: Finishing = _NOT_INTERRUPTED) -> 'Trainer':
  """Trains a recipe from start to end; arguments as for `Trainer.create` and `Trainer.train`."""
  trainer = Trainer.create(recipe, options, log)
  # In a notebook an exception keeps its frames, and so the trainer, until the next one.
  with contextlib.closing(trainer.lock):
    trainer.restore_or_initialize()
    trainer.train(finishing)
    trainer.finish()
  return trainer


@dataclasses.dataclass(eq=False)
class Trainer(run_context.RunContext):
  """A training of one run directory.

  Attributes:
    done: last step and reason of the end; None while there are steps left to train.
  """
  done: done_file.Done | None = None

  @classmethod
  def create(cls, recipe: recipe_lib.Recipe, options: train_options.TrainOptions,
             log: console.LogFn, channel: channel_lib.Channel | None = None) -> 'Trainer':
    """Checks everything, makes variables and input, and opens the run directory.

    Args:
      recipe: what to compute.
      options: how.
      log: writes a console line.
      channel: to the other workers, of which this is the chief; None: there are none.

    Raises:
      errors.InputError: data, devices, directory or recipe do not fit.
    """
    timer = timer_lib.Timer()
    writable_place.try_directory(options.train_dir)
    recipe = dataclasses.replace(recipe, compute_dtype=compute_dtype.resolve(recipe.compute_dtype))
    run_dir = run_dir_lib.RunDir(options.train_dir)
    if note := run_locks.note(run_dir):
      log(note)
    agreement.on_start(channel, recipe, options)
    strategy = strategy_lib.build(
        options.num_gpus, options.logical_devices, recipe.batch_size,
        channel.spec if channel else None)
    workers = workers_lib.Workers(channel, strategy)
    workers.join()
    data = timer.measure('data', training_data.RunData, recipe, options, log=log)
    for note in data.notes:
      log(note)
    config = timer.measure('data', data.run_config)
    agreement.on_data(channel, config)
    with contextlib.ExitStack() as on_error:
      lock = on_error.enter_context(run_locks.lock_training(run_dir))
      state = timer.measure(
          'network', temporary_training.new_state, config, strategy, options.accumulate)
      config, is_resumed = timer.measure(
          'run', initialization.create_or_resume, run_dir, config, options, state, log)
      checkpoints = checkpoints_lib.Checkpoints(
          run_dir.checkpoints, state.checkpoint(), run_id=config.run_id)
      on_error.pop_all()
    return cls(config, options, log, run_dir, lock, is_resumed, strategy, workers, data, state,
               checkpoints, timer)

  def restore_or_initialize(self) -> None:
    """Restores the newest intact checkpoint, or initializes the variables of a new run.

    Raises:
      errors.InputError: there are checkpoints, and none of them can be read.
    """
    self.start_step = self.startup_timer.measure(
        'restore', initialization.restore_or_initialize, self)
    self.done = initialization.settle_end(self)

  def train(self, finishing: Finishing = _NOT_INTERRUPTED) -> None:
    """Trains to max_steps, or until a callback stops it; does nothing if that was done.

    Args:
      finishing: returns a context manager for the steps, which yields a function that returns
        whether the training is interrupted.

    Raises:
      errors.InputError: the loss or the state is not finite, or a checkpoint cannot be saved.
      KeyboardInterrupt: the training was interrupted; its state is saved.
    """
    if self.done is not None:
      why = f' ({self.done.reason})' if self.done.reason else ''
      self.log(f'{self.run_dir}: trained to step {self.done.step} already{why}; nothing to do')
      return
    self.lr_halvings = rollback.read_halvings(self.run_dir)
    while self.done is None:
      try:
        self._train(finishing)
      except finite_state.NonFiniteError as error:
        failure.handle(self, error)
        self.startup_timer = timer_lib.Timer()

  def _train(self, finishing: Finishing) -> None:
    """Trains from `start_step` on."""
    self.finite_state = finite_state.FiniteState(self.state, self.config)
    if self.start_step:
      self.finite_state.check_restored(str(self.checkpoints.newest()))
    metrics_cut.drop_after(self.run_dir, self.start_step)
    batches = traced_loop.trace(self)
    with self.files:
      left_out = () if self.options.summary_interval else (trackers_lib.TENSORBOARD,)
      self.trackers = self.closed_at_end(trackers_lib.Trackers(
          self.run_dir, self.config, self.log, left_out))
      startup_summary.write(self)
      callbacks = callback_list.build(self)
      self.timer.add('start', sum(self.startup_timer.seconds.values()))
      with finishing() as is_interrupted, self.workers.ending_at_interruption():
        step, reason = loop.run(
            self.train_steps, batches, self.start_step, self.recipe.max_steps,
            self.options.steps_per_loop, callbacks, self.timer,
            lambda: is_interrupted() or self.workers.is_interrupted)
      self.trackers.append('end', step, {'seconds': self.timer.seconds})
    self.log(f'time: {console.time_breakdown(self.timer.seconds)}')
    self.done = done_file.Done(step, reason or initialization.MAX_STEPS_REACHED)

  def finish(self) -> None:
    """Writes DONE, by which the evaluator knows that no checkpoint will follow."""
    if self.done is not None and self.run_dir.read_done() != self.done:
      self.run_dir.finish(self.done.step, self.done.reason)
    self.workers.end()
