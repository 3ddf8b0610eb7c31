"""Writes evaluations to the run directory: best checkpoint, plots, events, metrics.

The numbers are printed before. If something cannot be written, on a full disk or in a run of
another user, one line reports it and the evaluation continues. Evaluators of the same run write in
turn.
"""

from collections.abc import Callable
import pathlib

import tensorflow as tf

from engine.config import run_config
from engine.evaluation import best_checkpoint
from engine.evaluation import evaluation_log
from engine.evaluation import evaluation_pass
from engine.reporting import best_effort
from engine.reporting import console
from engine.reporting import trackers as trackers_lib
from engine.reporting.plots import confusion
from engine.reporting.plots import figures
from engine.reporting.plots import learning_curve
from engine.reporting.plots import mistakes
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from engine.training import timer as timer_lib

# A matrix of more classes has less than a pixel for each.
_MOST_CLASSES = 500

Records = dict[int, evaluation_log.Record]

# What the parts are called among the timer's stages, where it is not by their own name.
_STAGES = {'best/': 'best', 'plots/': 'pictures', 'TensorBoard': 'events',
           'metrics.jsonl': 'metrics'}


class EvaluationRecorder:
  """Writes the results of one evaluator."""

  def __init__(self, run_dir: run_dir_lib.RunDir, config: run_config.RunConfig, eval_data: str,
               times: timer_lib.Timer, log: console.LogFn):
    """Stores the arguments; writes nothing yet.

    Args:
      run_dir: the run.
      config: its settings.
      eval_data: what is evaluated on.
      times: gets the seconds of each part.
      log: gets a line about parts that cannot be written.
    """
    self._run_dir = run_dir
    self._config = config
    self._eval_data = eval_data
    self._times = times
    self._log = log
    self._trackers = trackers_lib.Trackers(run_dir, config, log)
    self._logged: tuple[str, ...] = ()

  def write(self, evaluation: evaluation_log.Evaluation, record: evaluation_log.Record,
            result: evaluation_pass.EvalResult, state: tf.train.Checkpoint,
            evaluated: Callable[[], Records],
            choice: best_checkpoint.Choice | None = None) -> None:
    """Writes one evaluation.

    Args:
      evaluation: of the checkpoint.
      record: of the evaluation, for metrics.jsonl.
      result: of the moving averages.
      state: network, averages and step, as evaluated.
      evaluated: returns the earlier evaluations on the same examples.
      choice: by what the best checkpoint is chosen; None: by this evaluation if it is on test
        images.
    """
    pictures: dict[str, pathlib.Path] = {}
    # The record in metrics.jsonl comes last: it marks the checkpoint as evaluated.
    parts: dict[str, Callable[[], object]] = {
        'best/': lambda: self._save_if_best(evaluation, record, state, choice),
        'plots/': lambda: pictures.update(self._draw(record, result, evaluated())),
        **self._trackers.writes(evaluation_log.KIND, evaluation.step, record, pictures)}
    with run_locks.evaluation_locked(self._run_dir):
      failures = {name: reason for name, call in parts.items()
                  if (reason := self._times.measure(
                      _STAGES.get(name, name), self._failure, call))}
    if failures and self._logged != tuple(failures):
      self._log(f'{self._run_dir}: the evaluation of step {evaluation.step} could not be recorded '
                f'in {", ".join(failures)} ({"; ".join(dict.fromkeys(failures.values()))}); its '
                'numbers are those above')
    self._logged = tuple(failures)

  def _failure(self, call: Callable[[], object]) -> str:
    # Writing creates missing folders, but must not create a removed run directory again.
    if not self._run_dir.path.is_dir():
      return 'the directory was moved or removed'
    return best_effort.failure(call)

  def _save_if_best(self, evaluation: evaluation_log.Evaluation, record: evaluation_log.Record,
                    state: tf.train.Checkpoint, choice: best_checkpoint.Choice | None) -> None:
    if choice is None and self._eval_data == 'test':
      choice = best_checkpoint.Choice(evaluation.averages, 'test', record.get('data', ''))
    if choice:
      best_checkpoint.save_if_best(
          self._run_dir, state, evaluation.step, choice, self._config.run_id)

  def _draw(self, record: evaluation_log.Record, result: evaluation_pass.EvalResult,
            evaluated: Records) -> dict[str, pathlib.Path]:
    """Draws all plots and returns those for TensorBoard, which draws curves itself."""
    names = self._config.class_names
    caption = f'step {record["step"]}, {record["accuracy"]:.1%} of {record["count"]:,} correct'
    pictures = {'mistakes': mistakes.draw(result.mistakes, names, caption)}
    if len(names) <= _MOST_CLASSES:
      pictures['confusion'] = confusion.draw(result.metrics.confusion, names, caption)
    curve = learning_curve.draw(metrics_log.read(self._run_dir.metrics, 'train'),
                                [*(evaluated | {record['step']: record}).values()])
    figures.save(curve, self._plot('learning_curve'))
    return {name: figures.save(figure, self._plot(name)) for name, figure in pictures.items()}

  def _plot(self, name: str) -> pathlib.Path:
    suffix = '' if self._eval_data == 'test' else f'_{self._eval_data}'
    return self._run_dir.plot(f'{name}{suffix}')
