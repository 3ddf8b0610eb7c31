"""One training from start to end: puts the parts together and hangs the actions on.

The order is the order of what can go wrong: flags, data, run directory, devices; nothing is
written before all that can be checked has been checked.
"""

from collections.abc import Callable
from collections.abc import Sequence
import dataclasses
import math

import tensorflow as tf

from engine import checkpoints
from engine import config as config_lib
from engine import recipes
from engine import run_dir as run_dir_lib
from engine import splits
from engine.reporting import console
from engine.reporting import metrics
from engine.reporting import start_table
from engine.reporting import summaries
from engine.training import loop
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline


@dataclasses.dataclass(frozen=True)
class Options:
  """How a training is carried out; nothing here changes what it computes.

  Attributes:
    train_dir: the run directory.
    data_dir: where the data sets lie.
    data_source: binary, tfrecord or tfds.
    seed: of initial values, order and distortions (part of the frozen config).
    num_gpus: replicas on GPUs; 0: one device.
    logical_devices: replicas on parts of the CPU; 0: one device.
    steps_per_loop: longest run of the traced loop.
    log_frequency: steps between two lines.
    checkpoint_every: steps between two checkpoints; 0: a tenth of the training, at most 1,000.
    summary_every: steps between two looks for TensorBoard; 0: none.
    memory_budget_mb: a larger set streams from disk.
    shuffle_queue: length of the queue of a streamed set; 0: 0.4 of an epoch.
    fresh: refuse a directory that holds a run.
  """
  train_dir: str
  data_dir: str
  data_source: str = 'binary'
  seed: int = 0
  num_gpus: int = 0
  logical_devices: int = 0
  steps_per_loop: int = 100
  log_frequency: int = 100
  checkpoint_every: int = 0
  summary_every: int = 500
  memory_budget_mb: int = 4096
  shuffle_queue: int = 0
  fresh: bool = False


OPTION_FIELDS = dataclasses.fields(Options)


class Training:
  """A run directory, its data and its state, ready to go on from the last checkpoint."""

  def __init__(self, recipe: recipes.Recipe, options: Options, report: console.Report):
    """Checks everything, opens the run and restores its last checkpoint.

    Args:
      recipe: what to compute.
      options: how.
      report: takes a line.

    Raises:
      errors.InputError: data, devices, directory or recipe do not fit.
    """
    self.recipe = recipe
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
    self.start = self.checkpoints.restore_latest() or 0

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
      self.report(f'{self.run}: trained to step {self.start} already; nothing to do')
      return self.start
    self.run.reopen()
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

  def _go(self, train_steps: step_lib.TrainLoop, iterator) -> int:
    record = metrics.MetricsFile(self.run.metrics)
    probe = step_lib.build_probe(self.state, self.recipe)
    graph = train_steps.get_concrete_function(iterator, tf.constant(0)).graph
    facts = self.times.measure(
        'start', start_table.facts, self, graph, probe(*self._batch_at(self.start)))
    self.report(console.table(list(facts.items())))
    record.append('start', self.start, facts)
    lines = console.Lines(self.report, self.recipe.batch_size, self.start, self.recipe.max_steps)
    actions = [check_finite(), *self._reporting(lines, record), self._saving(),
               *self._summaries(probe, graph)]
    step = loop.run(train_steps, iterator, self.start, self.recipe.max_steps,
                    self.options.steps_per_loop, actions, self.times)
    lines.bar.close()
    self.report(f'time: {console.account(self.times.seconds)}')
    record.append('end', step, {'seconds': self.times.seconds})
    return step

  def _reporting(self, lines: console.Lines, record: metrics.MetricsFile) -> Sequence[loop.Action]:
    def say(progress: loop.Progress) -> None:
      rates = lines.say(progress)
      record.append('train', progress.step, progress.report | rates)
    return [loop.Action('lines', 0, lines.move),
            loop.Action('lines', self.options.log_frequency, say, at_end=True)]

  def _saving(self) -> loop.Action:
    every = self.options.checkpoint_every or min(1000, math.ceil(self.recipe.max_steps / 10))
    return loop.Action('checkpoints', every, lambda progress: self._save(progress.step),
                       at_end=True)

  def _save(self, step: int) -> None:
    self.checkpoints.save(step)

  def _summaries(self, probe: Callable, graph: tf.Graph) -> Sequence[loop.Action]:
    if not self.options.summary_every:
      return []
    writer = summaries.Summaries(
        self.run.events('train'), self.state.network, probe, self._batch_at)
    if not self.resumed:
      writer.write_graph(graph)
    return [loop.Action('summaries', self.options.log_frequency, writer.write_scalars),
            loop.Action('summaries', self.options.summary_every, writer.write_details)]

  def _batch_at(self, step: int) -> tuple[tf.Tensor, tf.Tensor]:
    return next(iter(self.data.batches(step)))


def check_finite() -> loop.Action:
  """Returns the action that ends a training whose loss is no longer a number.

  The checkpoints before it stay as they are.
  """
  def check(progress: loop.Progress) -> None:
    if not math.isfinite(progress.report['loss']):
      raise errors.InputError(
          f'step {progress.step}: the loss is {progress.report["loss"]}; the last checkpoint is '
          'kept; try a smaller --learning_rate in another --train_dir')
  return loop.Action('lines', 0, check)
