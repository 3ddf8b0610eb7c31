"""Evaluates checkpoints of one run and leaves everything about them where it belongs.

The networks, the examples and the traced pass are made once; each checkpoint is read into the same
variables. The layers compute in the type that they were trained in. The line in metrics.jsonl comes
last: it says that a checkpoint is done. An evaluator that is killed before it has written that line
does the whole checkpoint again.
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
  """Evaluates checkpoints of a run; calling it with a checkpoint's path evaluates that one.

  Attributes:
    times: where the time went, over all checkpoints.
  """

  def __init__(
    self,
    run_dir: run_dir_lib.RunDir,
    config: run_config.Config,
    data: evaluation_pass.Data,
    eval_data: str,
    report: Callable[[str], None],
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
    *,
    raw_weights: bool = True,
    batch_size: int = 240,
  ):
    """Makes the networks and traces the pass.

    Args:
      run_dir: the run.
      config: of the run.
      data: what to evaluate on.
      eval_data: its name, one of splits.EVAL_DATA.
      report: takes a line for the console.
      now: returns the time of day.
      raw_weights: whether the weights themselves are evaluated beside their averages.
      batch_size: examples at a time.
    """
    self._run_dir = run_dir
    self._config = config
    self._data = data
    self._eval_data = eval_data
    self._report = report
    self._now = now
    self.times = loop.Timer()
    # Both networks are saved with the best checkpoint, whichever are evaluated.
    self._runner = model_runner.ModelRunner(config, (_AVERAGES, _RAW))
    evaluated = (_AVERAGES, _RAW) if raw_weights else (_AVERAGES,)
    networks = {name: self._runner.networks[name] for name in evaluated}
    self._predict = evaluation_pass.compile_networks(
        networks, config.preprocessing, config.image_shape, batch_size=batch_size,
        compute=compute_dtype.TYPES[config.recipe.compute_dtype],
        test_time_flip=config.recipe.test_time_flip)
    # Traced and compiled before the first checkpoint is there.
    self._predict(data.images[:batch_size], data.labels[:batch_size])
    self._events = tensorboard_events.Events(run_dir, eval_data)

  def evaluated(self) -> dict[int, evaluation_log.Record]:
    """Returns the evaluations on the same examples so far, of earlier evaluators too, by step."""
    return evaluation_log.read(self._run_dir.metrics, self._eval_data, self._data.num_examples)

  def __call__(self, path: str) -> evaluation_log.Evaluation:
    """Evaluates one checkpoint and reports about it everywhere.

    Args:
      path: of the checkpoint.

    Raises:
      errors.InputError: the checkpoint cannot be read; nothing has been reported then.
    """
    start, measure = time.perf_counter(), self.times.measure
    step = measure('restore', self._runner.restore, path)
    outcomes = measure('pass', evaluation_pass.evaluate, self._predict, self._data)
    results = {name: outcome.result for name, outcome in outcomes.items()}
    evaluation = evaluation_log.Evaluation(step, results[_AVERAGES], results.get(_RAW),
                                           results.get(_AVERAGES + model_runner.UNFLIPPED))
    record = evaluation_log.record(evaluation, self._eval_data, self._config.class_names,
                                   time.perf_counter() - start)
    self._say(evaluation)
    if self._eval_data == 'test':
      measure('best', best_checkpoint.keep, self._run_dir, self._runner.checkpoint, step,
              evaluation.averages)
    pictures = measure('pictures', self._draw, record, outcomes[_AVERAGES])
    measure('events', self._events.write, record, pictures)
    file = metrics_log.MetricsFile(self._run_dir.metrics)
    file.append(evaluation_log.KIND, step, record)
    file.close()
    return evaluation

  def _say(self, evaluation: evaluation_log.Evaluation) -> None:
    self._report(console_format.accuracy_line(self._now(), evaluation, self._eval_data))
    for line in console_format.class_lines(evaluation.averages, self._config.class_names):
      self._report(line)

  def _draw(
    self, record: evaluation_log.Record, averages: evaluation_pass.Outcome
  ) -> dict[str, pathlib.Path]:
    """Draws the pictures anew and returns those for TensorBoard, which has curves of its own."""
    names = self._config.class_names
    about = f'step {record["step"]}, {record["accuracy"]:.1%} of {record["count"]:,} right'
    pictures = {'confusion': confusion.draw(averages.result.confusion, names, about),
                'mistakes': mistakes.draw(averages.mistakes, names, about)}
    curve = learning_curve.draw(metrics_log.read(self._run_dir.metrics, 'train'),
                                [*(self.evaluated() | {record['step']: record}).values()])
    figures.save(curve, self._plot('learning_curve'))
    return {name: figures.save(figure, self._plot(name)) for name, figure in pictures.items()}

  def _plot(self, name: str) -> pathlib.Path:
    suffix = '' if self._eval_data == 'test' else f'_{self._eval_data}'
    return self._run_dir.plot(f'{name}{suffix}')


def build(run_dir: run_dir_lib.RunDir, data_dir: str | pathlib.Path, eval_data: str,
          report: Callable[[str], None], *, num_examples: int = 0, batch_size: int = 240,
          data_source: str | None = None, raw_weights: bool = True) -> Evaluator:
  """Makes the evaluator of a run.

  Args:
    run_dir: the run.
    data_dir: where the data sets lie.
    eval_data: what to evaluate on, one of splits.EVAL_DATA.
    report: takes a line for the console.
    num_examples: takes only the first so many; 0 means all.
    batch_size: examples at a time.
    data_source: binary, tfrecord or tfds; None means the run's own.
    raw_weights: whether the weights themselves are evaluated beside their averages.

  Raises:
    errors.InputError: there is no run, or the examples cannot be used.
  """
  config = run_dir.read_config()
  config = dataclasses.replace(config, data_source=data_source or config.data_source)
  spec = datasets.get(config.recipe.dataset)
  source = dataset_splits.evaluation_source(config, spec, data_dir, eval_data, num_examples)
  return Evaluator(run_dir, config, evaluation_pass.load(source), eval_data, report,
                   raw_weights=raw_weights, batch_size=batch_size)
