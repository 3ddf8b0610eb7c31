"""Evaluates checkpoints of one run and writes the results into its run directory.

The networks, the examples and the traced pass are made once; each checkpoint is restored into the
same variables. The layers compute in the run's compute dtype. The numbers are logged before
anything is written; an evaluator that is killed before its line is in metrics.jsonl repeats the
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
from engine.evaluation import eval_examples
from engine.evaluation import evaluation_log
from engine.evaluation import evaluation_pass
from engine.evaluation import evaluation_recorder
from engine.inference import model_runner
from engine.reporting import console
from engine.runs import dataset_splits
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype
from engine.training import timer as timer_lib
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
    examples: eval_examples.EvalExamples,
    eval_data: str,
    log: console.LogFn,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
    *,
    raw_weights: bool = True,
    batch_size: int = evaluation_pass.BATCH_SIZE,
    chosen_on: eval_examples.EvalExamples | None = None,
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
      chosen_on: validation images that choose the best checkpoint; None: test images do.
    """
    self._chosen_on = chosen_on
    self._run_dir = run_dir
    self._config = config
    self._examples = examples
    self._eval_data = eval_data
    self._log = log
    self._now = now
    self.times = timer_lib.Timer()
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
    self._recorder = evaluation_recorder.EvaluationRecorder(
        run_dir, config, eval_data, self.times, log)
    self._data = str(examples.identity())

  @property
  def run_id(self) -> str:
    """The id of the run."""
    return self._config.run_id

  def evaluated(self) -> dict[int, evaluation_log.Record]:
    """Returns all evaluations of the run on the same examples, by step."""
    return evaluation_log.read(
        self._run_dir.metrics, self._eval_data, self._examples.num_examples, self._data)

  def log_other_data(self) -> None:
    """Logs a line if the run has been evaluated on other examples of the same name."""
    everything = evaluation_log.read(
        self._run_dir.metrics, self._eval_data, self._examples.num_examples)
    others = [step for step, record in everything.items()
              if record.get('data', self._data) != self._data]
    if others:
      self._log(f'{self._run_dir}: step {others[-1]} was evaluated on other {self._eval_data} '
                f'images (checksums {everything[others[-1]]["data"]} then, {self._data} now); '
                'do not compare the numbers')

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
    record |= {'data': self._data,
               'calibration_error': round(results[_AVERAGES].calibration.expected_error, 6)}
    self._log_lines(evaluation)
    self._recorder.write(evaluation, record, results[_AVERAGES], self._runner.checkpoint,
                         self.evaluated, self._choice())
    return evaluation

  def _choice(self) -> best_checkpoint.Choice | None:
    """Evaluates the checkpoint on the validation images that choose the best one, if there are."""
    examples = self._chosen_on
    if not examples:
      return None
    found = self.times.measure('pass', evaluation_pass.evaluate, self._predict, examples, 0)
    result = found[_AVERAGES].metrics
    self._log(f'  validation images, which choose {self._run_dir.best}: {result.accuracy:.3f} '
              f'({result.correct:,} of {result.count:,})')
    return best_checkpoint.Choice(result, 'validation', str(examples.identity()))

  def _log_lines(self, evaluation: evaluation_log.Evaluation) -> None:
    self._log(console_format.accuracy_line(self._now(), evaluation, self._eval_data))
    for line in console_format.class_lines(evaluation.averages, self._config.class_names):
      self._log(line)


def build(run_dir: run_dir_lib.RunDir, data_dir: str | pathlib.Path, eval_data: str,
          log: console.LogFn, *, num_examples: int = 0,
          batch_size: int = evaluation_pass.BATCH_SIZE, data_source: str | None = None,
          raw_weights: bool = True) -> Evaluator:
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
  spec = datasets.get(config.recipe.dataset, data_dir)
  source = dataset_splits.evaluation_source(config, spec, data_dir, eval_data, num_examples)
  examples = eval_examples.load(source)
  if eval_data == 'train_eval' and not num_examples:
    dataset_splits.check_trained_on(config, source.identity or examples.identity(), data_dir)
  if foreign := metrics_log.foreign_lines(run_dir.metrics):
    log(foreign)
  chosen_on = None
  if spec.validation_files and eval_data == 'test' and not num_examples:
    chosen_on = eval_examples.load(
        dataset_splits.evaluation_source(config, spec, data_dir, 'validation'))
  evaluator = Evaluator(run_dir, config, examples, eval_data, log, raw_weights=raw_weights,
                        batch_size=batch_size, chosen_on=chosen_on)
  evaluator.log_other_data()
  return evaluator
