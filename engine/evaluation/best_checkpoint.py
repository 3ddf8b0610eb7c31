"""The best checkpoint of a run, under best/.

It is chosen by its accuracy on test images. So that accuracy is the largest of many tries on the
very images it is measured on, and too good: best/ is for using a network, never for quoting a
result. Results are quoted from the last checkpoint, which nobody chose.
"""

import json

import tensorflow as tf

from engine.evaluation import metrics
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

_NAME = 'best.json'


def read(run_dir: run_dir_lib.RunDir) -> metrics_log.Record | None:
  """Returns best.json (step, accuracy, count, eval_data), or None when there is none to read."""
  try:
    values = json.loads((run_dir.best / _NAME).read_text())
    # Earlier versions wrote it under the name of precision.
    accuracy = values['accuracy'] if 'accuracy' in values else values['precision']
    return {'step': int(values['step']), 'accuracy': float(accuracy),
            'count': int(values['count']), 'eval_data': values['eval_data']}
  except (OSError, ValueError, KeyError, TypeError):
    return None


def keep(run_dir: run_dir_lib.RunDir, state: tf.train.Checkpoint, step: int,
         result: metrics.Result) -> bool:
  """Saves a checkpoint if it is better than the one that is kept, which it then replaces.

  Accuracy on more images counts more than any on fewer. The checkpoint is there before
  best.json names it; whoever is killed in between will find the old best.json, evaluate again and
  save again.

  Args:
    run_dir: the run.
    state: network, averages and step, as evaluated.
    step: the step of the state.
    result: of the moving averages on test images.

  Returns:
    Whether it was saved.
  """
  old = read(run_dir)
  if old and (result.count, result.accuracy) <= (old['count'], old['accuracy']):
    return False
  checkpoints.Checkpoints(run_dir.best, state, keep=1).save(step)
  values = {'step': step, 'accuracy': result.accuracy, 'count': result.count,
            'eval_data': 'test'}
  partial = run_dir.best / f'.{_NAME}.partial'
  partial.write_text(json.dumps(values, indent=2) + '\n')
  partial.replace(run_dir.best / _NAME)
  return True
