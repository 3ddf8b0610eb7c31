"""Evaluates checkpoints of one run and writes the results into its run directory.

The networks, the examples and the traced pass are made once; each checkpoint is restored into the
same variables. The layers compute in the run's compute dtype. The line in metrics.jsonl is written
last and marks a checkpoint as done: an evaluator that is killed before that repeats the whole
checkpoint.
"""

from collections.abc import Callable
import dataclasses
import datetime
import pathlib
import time

from engine.config import run_config
from engine.evaluation import best_checkpoint
from engine.evaluation import console_format
from engine.evaluation import evaluation_log
from engine.evaluation import evaluation_pass
from engine.evaluation import tensorboard_events
from engine.inference import model_runner
from engine.reporting import console
from engine.reporting.plots import confusion
from engine.reporting.plots import figures
from engine.reporting.plots import learning_curve
from engine.reporting.plots import mistakes
from engine.runs import dataset_splits
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype
from engine.training import loop
from tfrecords import datasets

_AVERAGES, _RAW = model_runner.AVERAGES, model_runner.RAW


class Evaluator:
  """Evaluates checkpoints of a run; a call with a checkpoint's path evaluates that one.

  Attributes:
    times: seconds by stage, over all checkpoints.
  """

  def __init__(
    self,
    run_dir: run_dir_lib.RunDir,
    config: run_config.RunConfig,
    examples: evaluation_pass.EvalExamples,
    eval_data: str,
    log: console.LogFn,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
    *,
    raw_weights: bool = True,
    batch_size: int = 240,
  ):
    """Builds the networks and traces the pass.

    Args:
      run_dir: the run.
      config: the run's settings.
      examples: to evaluate on.
      eval_data: the name of the examples, one of run_config.EVAL_DATA.
      log: gets the console lines.
      now: returns the local time.
      raw_weights: whether the raw weights are evaluated beside their moving averages.
      batch_size: changes nothing but the speed.
    """
    self._run_dir = run_dir
    self._config = config
    self._examples = examples
    self._eval_data = eval_data
    self._log = log
    self._now = now
    self.times = loop.Timer()
    # Both networks are saved with the best checkpoint, whichever are evaluated.
    self._runner = model_runner.ModelRunner(config, (_AVERAGES, _RAW))
    evaluated = (_AVERAGES, _RAW) if raw_weights else (_AVERAGES,)
    networks = {name: self._runner.networks[name] for name in evaluated}
    self._predict = evaluation_pass.compile_networks(
        networks, config.preprocessing, config.image_shape, batch_size=batch_size,
        compute_dtype=compute_dtype.TYPES[config.recipe.compute_dtype],
        test_time_flip=config.recipe.test_time_flip)
    # Traced and compiled here, which may be before the first checkpoint exists.
    self._predict(examples.images[:batch_size], examples.labels[:batch_size])
    self._events = tensorboard_events.EvalEvents(run_dir, eval_data)

  def evaluated(self) -> dict[int, evaluation_log.Record]:
    """Returns all evaluations of the run on the same examples, by step."""
    return evaluation_log.read(self._run_dir.metrics, self._eval_data, self._examples.num_examples)

  def __call__(self, path: str) -> evaluation_log.Evaluation:
    """Evaluates one checkpoint; writes console lines, best checkpoint, pictures, events, metrics.

    Args:
      path: of the checkpoint, without a suffix.

    Raises:
      errors.InputError: the checkpoint cannot be read; nothing has been written then.
    """
    start, measure = time.perf_counter(), self.times.measure
    step = measure('restore', self._runner.restore, path)
    results = measure('pass', evaluation_pass.evaluate, self._predict, self._examples)
    metrics = {name: result.metrics for name, result in results.items()}
    evaluation = evaluation_log.Evaluation(step, metrics[_AVERAGES], metrics.get(_RAW),
                                           metrics.get(_AVERAGES + model_runner.UNFLIPPED))
    record = evaluation_log.record(evaluation, self._eval_data, self._config.class_names,
                                   time.perf_counter() - start)
    self._log_lines(evaluation)
    if self._eval_data == 'test':
      measure('best', best_checkpoint.save_if_best, self._run_dir, self._runner.checkpoint, step,
              evaluation.averages)
    pictures = measure('pictures', self._draw, record, results[_AVERAGES])
    measure('events', self._events.write, record, pictures)
    file = metrics_log.MetricsFile(self._run_dir.metrics)
    file.append(evaluation_log.KIND, step, record)
    file.close()
    return evaluation

  def _log_lines(self, evaluation: evaluation_log.Evaluation) -> None:
    self._log(console_format.accuracy_line(self._now(), evaluation, self._eval_data))
    for line in console_format.class_lines(evaluation.averages, self._config.class_names):
      self._log(line)

  def _draw(
    self, record: evaluation_log.Record, result: evaluation_pass.EvalResult
  ) -> dict[str, pathlib.Path]:
    """Draws all pictures and returns those for TensorBoard, which draws curves itself."""
    names = self._config.class_names
    caption = f'step {record["step"]}, {record["accuracy"]:.1%} of {record["count"]:,} right'
    pictures = {'confusion': confusion.draw(result.metrics.confusion, names, caption),
                'mistakes': mistakes.draw(result.mistakes, names, caption)}
    curve = learning_curve.draw(metrics_log.read(self._run_dir.metrics, 'train'),
                                [*(self.evaluated() | {record['step']: record}).values()])
    figures.save(curve, self._plot('learning_curve'))
    return {name: figures.save(figure, self._plot(name)) for name, figure in pictures.items()}

  def _plot(self, name: str) -> pathlib.Path:
    suffix = '' if self._eval_data == 'test' else f'_{self._eval_data}'
    return self._run_dir.plot(f'{name}{suffix}')


def build(run_dir: run_dir_lib.RunDir, data_dir: str | pathlib.Path, eval_data: str,
          log: console.LogFn, *, num_examples: int = 0, batch_size: int = 240,
          data_source: str | None = None, raw_weights: bool = True) -> Evaluator:
  """Builds the evaluator of a run.

  Args:
    run_dir: the run.
    data_dir: folder of the data sets.
    eval_data: what to evaluate on, one of run_config.EVAL_DATA.
    log: gets the console lines.
    num_examples: evaluates on the first `num_examples` alone; 0 means all.
    batch_size: changes nothing but the speed.
    data_source: binary, tfrecord or tfds; None means the run's own.
    raw_weights: whether the raw weights are evaluated beside their moving averages.

  Raises:
    errors.InputError: there is no run, or the examples cannot be used.
  """
  config = run_dir.read_config()
  config = dataclasses.replace(config, data_source=data_source or config.data_source)
  spec = datasets.get(config.recipe.dataset)
  source = dataset_splits.evaluation_source(config, spec, data_dir, eval_data, num_examples)
  return Evaluator(run_dir, config, evaluation_pass.load(source), eval_data, log,
                   raw_weights=raw_weights, batch_size=batch_size)
