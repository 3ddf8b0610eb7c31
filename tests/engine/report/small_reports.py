"""Runs of a report, made by hand: three classes, no files, no network."""

import dataclasses

import numpy as np

from engine.evaluation import calibration
from engine.evaluation import metrics
from engine.evaluation import misclassification
from engine.report import cards
from engine.report import first_filters
from engine.report import layer_activity
from engine.report import run_answers
from engine.report import run_history
from engine.runs import done_file
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs

NAMES = ('cat', 'dog', 'frog')

# True and predicted classes of ten images: 7 right.
LABELS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
PREDICTED = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 0])


def config(**changes):
  """Returns settings of a run on three classes."""
  return dataclasses.replace(
      tiny_runs.config(class_subset=NAMES, **changes), class_names=NAMES)


def history(label='small', **fields) -> run_history.RunHistory:
  """Returns a run that has ended at step 20."""
  values = {
      'run_dir': run_dir_lib.RunDir(f'runs/{label}'), 'config': config(),
      'training': [{'kind': 'train', 'step': step, 'loss': 2.0 - step / 20, 'accuracy': step / 40,
                    'learning_rate': 0.1, 'examples_per_sec': 100.0, 'sec_per_batch': 0.25}
                   for step in (10, 20)],
      'evaluations': {'test': [
          {'kind': 'eval', 'step': 20, 'accuracy': 0.7, 'interval': [0.4, 0.9], 'count': 10,
           'cross_entropy': 0.5, 'seconds': 2.0}]},
      'starts': [{'kind': 'start', 'step': 0, 'device': 'CPU:0', 'seconds': {'data': 1.0}}],
      'ends': [{'kind': 'end', 'step': 20, 'seconds': {'compute': 75.0, 'start': 25.0}}],
      'done': done_file.Done(20, 'max_steps reached')}
  return run_history.RunHistory(label=label, **values | fields)


def answers(predicted=PREDICTED, labels=LABELS, data='a/b') -> run_answers.RunAnswers:
  """Returns answers of a network; its confidence is 0.9 where it is right and 0.6 elsewhere."""
  right = labels == predicted
  probability = np.where(right, 0.9, 0.6)
  losses = np.where(right, 0.1, 2.0).astype(np.float32)
  wrong = [misclassification.Misclassification(
      np.full([4, 4, 3], 50, np.uint8), int(labels[index]), int(predicted[index]), 0.6, int(index))
      for index in np.flatnonzero(~right)]
  return run_answers.RunAnswers(
      20, data, right, losses, metrics.count(labels, predicted, losses, 3), tuple(wrong),
      calibration.measure(probability, right),
      [layer_activity.LayerActivity('conv1', 0.25, 8, 2)],
      first_filters.Filters('conv1/weights', 8, np.zeros([8, 5, 5, 3], np.uint8)))


def run(number=0, label='small', problem='', **fields) -> cards.ReportedRun:
  """Returns a run of the report; with a problem it has no answers."""
  answered = fields.pop('answers', None if problem else answers())
  return cards.ReportedRun(number, history(label, **fields), answered, problem)
