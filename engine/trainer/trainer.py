"""One training from start to end: puts the parts together and hangs the actions on.

The order is the order of what can go wrong: flags, data, run directory, devices; nothing is
written before all that can be checked has been checked.
"""

from collections.abc import Callable, Iterator, Sequence
import contextlib
import dataclasses
from typing import Any

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.config import train_options
from engine.inference import image_statistics
from engine.reporting import console
from engine.reporting import startup_summary
from engine.reporting import summaries
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.trainer import callbacks
from engine.trainer import initialization
from engine.trainer import live_view_callback
from engine.trainer import training_data
from engine.training import compute_dtype
from engine.training import loop
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib


class Training:
  """A run directory, its data and its state, ready to go on from the last checkpoint."""

  def __init__(self, recipe: recipe_lib.Recipe, options: train_options.Options,
               report: console.LogFn):
    """Checks everything, opens the run and restores its last checkpoint.

    Args:
      recipe: what to compute.
      options: how.
      report: takes a line.

    Raises:
      errors.InputError: data, devices, directory or recipe do not fit.
    """
    self.recipe = recipe = dataclasses.replace(
        recipe, compute_dtype=compute_dtype.resolve(recipe.compute_dtype))
    self.options = options
    self.report = report
    self.times = loop.Timer()
    self.stages = loop.Timer()
    self.run = run_dir_lib.RunDir(options.train_dir)
    self.strategy = strategy_lib.build(
        options.num_gpus, options.logical_devices, recipe.batch_size)
    self.data = self._begin('data', training_data.RunData, recipe, options)
    self.config = run_config.Config(
        recipe, options.seed, recipe.class_names, self.data.source.spec.image_shape,
        self.data.source.num_examples, options.data_source, self.data.shuffle_buffer_size)
    self._lock = self.run.lock()
    self._begin('network', self._make_state)
    self.config, self.resumed = self._begin(
        'run', initialization.open_run, self.run, self.config, options, self.state.network,
        report)
    self._begin('appearance', self._note_appearance)
    self.checkpoints = checkpoints.Checkpoints(self.run.checkpoints, self.state.checkpoint())
    self.start = self._begin(
        'first values', initialization.restore, self.checkpoints, self.state, self.config.init,
        lambda: self.data.first_images()[1], report)
    if self.start < recipe.max_steps:
      self.run.reopen()

  def _begin(self, stage: str, call: Callable[..., Any], *args: Any) -> Any:
    """Calls; books the time as that of a stage of the start."""
    return self.times.measure('start', self.stages.measure, stage, call, *args)

  def _make_state(self) -> None:
    with self.strategy.scope():
      self.state = state_lib.TrainState(self.config)

  def _note_appearance(self) -> None:
    if not self.run.appearance.is_file():
      images, _ = self.data.first_images()
      self.run.note_appearance(image_statistics.of(images.numpy()).to_json())

  def train(self) -> int:
    """Trains to the end and returns the last step.

    Raises:
      errors.InputError: the loss is no longer a number.
    """
    if self.start >= self.recipe.max_steps:
      if self.run.finished_step() is None:
        # An earlier start was ended between its last checkpoint and its mark.
        self.run.finish(self.start)
      self.report(f'{self.run}: trained to step {self.start} already; nothing to do')
      return self.start
    self._begin('features', self.data.cache_features, self.state.network, self.report)
    train_steps = step_lib.build_loop(
        self.strategy, self.state, self.recipe, self.config.train_examples, self.data.done_stages)
    iterator = self._begin('input', self.data.iterator, self.start, self.strategy)
    # No step is taken: this traces and compiles, so that the first line's rate is a true one.
    self._begin('graph', train_steps, iterator, tf.constant(0))
    step = self._go(train_steps, iterator)
    self.run.finish(step)
    return step

  def _go(self, train_steps: tf.types.experimental.PolymorphicFunction,
          iterator: Iterator[Any]) -> int:
    probe = step_lib.build_inspection_fn(self.state, self.recipe)
    graph = train_steps.get_concrete_function(iterator, tf.constant(0)).graph
    with contextlib.ExitStack() as stack:
      def closed_at_end(thing: Any) -> Any:
        return stack.enter_context(contextlib.closing(thing))

      record = closed_at_end(metrics_log.MetricsFile(self.run.metrics))
      self._introduce(record, graph, probe)
      showing: Sequence[loop.Callback] = []
      if self.options.summary_interval:
        shown = closed_at_end(self._summaries(probe, graph))
        showing = callbacks.showing(
          shown, self.options.log_frequency, self.options.summary_interval
        )
      lines = closed_at_end(console.Lines(
          self.report, self.recipe.batch_size, self.start, self.recipe.max_steps))
      hung_on = [*callbacks.check_finite(),
                 *callbacks.reporting(lines, record, self.options.log_frequency),
                 *callbacks.saving(
                     self.checkpoints, self.recipe.max_steps, self.options.checkpoint_interval),
                 *showing, *live_view_callback.watching(self)]
      step, _ = loop.run(train_steps, iterator, self.start, self.recipe.max_steps,
                      self.options.steps_per_loop, hung_on, self.times)
      record.append('end', step, {'seconds': self.times.seconds})
    self.report(f'time: {console.account(self.times.seconds)}')
    return step

  def _introduce(self, record: metrics_log.MetricsFile, graph: tf.Graph,
                 probe: summaries.Probe) -> None:
    # Of all that the probe sees the loss alone is computed, and nothing else is held.
    loss_of = tf.function(lambda *batch: probe(*batch)['loss_terms']['loss'], autograph=False)
    loss = self._begin('first look', lambda: float(loss_of(*self.data.batch_at(self.start))))
    facts = self._begin('table', startup_summary.facts, self, graph, loss)
    self.report(console.table(list(facts.items())))
    record.append('start', self.start, facts | {'seconds': self.stages.seconds})

  def _summaries(self, probe: summaries.Probe, graph: tf.Graph) -> summaries.Summaries:
    writer = summaries.Summaries(
        self.run.events('train'), self.state.network, probe, self.data.batch_at)
    if not self.resumed:
      writer.write_graph(graph)
    return writer
