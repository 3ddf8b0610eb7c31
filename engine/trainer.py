"""One training from start to end: puts the parts together and hangs the actions on.

The order is the order of what can go wrong: flags, data, run directory, devices; nothing is
written before all that can be checked has been checked.
"""

from collections.abc import Iterator, Sequence
import contextlib
import dataclasses
from typing import Any

import tensorflow as tf

from engine import actions
from engine import checkpoints
from engine import config as config_lib
from engine import options as options_lib
from engine import recipes
from engine import run_dir as run_dir_lib
from engine import splits
from engine.reporting import console
from engine.reporting import metrics
from engine.reporting import start_table
from engine.reporting import summaries
from engine.training import loop
from engine.training import precision
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import datasets
from tfrecords import pipeline


class Training:
  """A run directory, its data and its state, ready to go on from the last checkpoint."""

  def __init__(self, recipe: recipes.Recipe, options: options_lib.Options, report: console.Report):
    """Checks everything, opens the run and restores its last checkpoint.

    Args:
      recipe: what to compute.
      options: how.
      report: takes a line.

    Raises:
      errors.InputError: data, devices, directory or recipe do not fit.
    """
    self.recipe = recipe = dataclasses.replace(
        recipe, precision=precision.resolve(recipe.precision))
    self.options = options
    self.report = report
    self.times = loop.Times()
    self.run = run_dir_lib.RunDir(options.train_dir)
    self.strategy = strategy_lib.build(
        options.num_gpus, options.logical_devices, recipe.batch_size)
    self.data = self.times.measure('start', self._open_data)
    self.config = config_lib.Config(
        recipe, options.seed, self.data.source.spec.class_names, self.data.source.spec.image_shape,
        self.data.source.num_examples, options.data_source, self.data.queue)
    self._lock = self.run.lock()
    self.resumed = self.run.begin(self.config, options.fresh)
    with self.strategy.scope():
      self.state = state_lib.TrainState(self.config)
    self.checkpoints = checkpoints.Checkpoints(self.run.checkpoints, self.state.checkpoint())
    self.start = self.checkpoints.restore_latest(report) or 0
    if self.start < recipe.max_steps:
      self.run.reopen()

  def _open_data(self) -> pipeline.TrainingData:
    spec = datasets.get(self.recipe.dataset)
    source = splits.training_source(
        self.recipe, spec, self.options.data_dir, self.options.data_source)
    return pipeline.TrainingData(
        source, self.recipe.distortion, self.recipe.batch_size, self.options.seed,
        memory_budget_bytes=self.options.memory_budget_mb * 2 ** 20,
        queue_examples=self.options.shuffle_queue)

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
    train_steps = step_lib.build_loop(
        self.strategy, self.state, self.recipe, self.config.train_examples)
    replicas = self.strategy.num_replicas_in_sync
    iterator = iter(self.strategy.distribute_datasets_from_function(
        lambda _: self.data.batches(self.start, replicas)))
    # No step is taken: this traces and compiles, so that the first line's rate is a true one.
    self.times.measure('start', train_steps, iterator, tf.constant(0))
    step = self._go(train_steps, iterator)
    self.run.finish(step)
    return step

  def _go(self, train_steps: tf.types.experimental.PolymorphicFunction,
          iterator: Iterator[Any]) -> int:
    probe = step_lib.build_probe(self.state, self.recipe)
    graph = train_steps.get_concrete_function(iterator, tf.constant(0)).graph
    with contextlib.ExitStack() as stack:
      def closed_at_end(thing: Any) -> Any:
        return stack.enter_context(contextlib.closing(thing))

      record = closed_at_end(metrics.MetricsFile(self.run.metrics))
      self._introduce(record, graph, probe)
      showing: Sequence[loop.Action] = []
      if self.options.summary_every:
        shown = closed_at_end(self._summaries(probe, graph))
        showing = actions.showing(shown, self.options.log_frequency, self.options.summary_every)
      lines = closed_at_end(console.Lines(
          self.report, self.recipe.batch_size, self.start, self.recipe.max_steps))
      hung_on = [*actions.check_finite(),
                 *actions.reporting(lines, record, self.options.log_frequency),
                 *actions.saving(
                     self.checkpoints, self.recipe.max_steps, self.options.checkpoint_every),
                 *showing]
      step = loop.run(train_steps, iterator, self.start, self.recipe.max_steps,
                      self.options.steps_per_loop, hung_on, self.times)
      record.append('end', step, {'seconds': self.times.seconds})
    self.report(f'time: {console.account(self.times.seconds)}')
    return step

  def _introduce(self, record: metrics.MetricsFile, graph: tf.Graph,
                 probe: summaries.Probe) -> None:
    facts = self.times.measure(
        'start', start_table.facts, self, graph, probe(*self._batch_at(self.start)))
    self.report(console.table(list(facts.items())))
    record.append('start', self.start, facts)

  def _summaries(self, probe: summaries.Probe, graph: tf.Graph) -> summaries.Summaries:
    writer = summaries.Summaries(
        self.run.events('train'), self.state.network, probe, self._batch_at)
    if not self.resumed:
      writer.write_graph(graph)
    return writer

  def _batch_at(self, step: int) -> tuple[tf.Tensor, tf.Tensor]:
    return next(iter(self.data.batches(step)))
