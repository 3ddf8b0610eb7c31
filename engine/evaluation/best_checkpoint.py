"""The best checkpoint of a run, under best/.

It is chosen by its accuracy on test images, so that accuracy is optimistic: the maximum over many
checkpoints, measured on the images that they were chosen by. best/ is for using a network, never
for quoting a result. Results are quoted from the last checkpoint, which was not chosen.
"""

import json

import tensorflow as tf

from engine.evaluation import metrics
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import atomic_file
from tfrecords import regular_file

_NAME = 'best.json'


def read(run_dir: run_dir_lib.RunDir) -> metrics_log.Record | None:
  """Returns best.json (step, accuracy, count, eval_data); None where it is missing or damaged."""
  try:
    values = json.loads(regular_file.read_text(run_dir.best / _NAME))
    # Earlier versions wrote it under the name of precision.
    accuracy = values['accuracy'] if 'accuracy' in values else values['precision']
    return {'step': int(values['step']), 'accuracy': float(accuracy),
            'count': int(values['count']), 'eval_data': values['eval_data']}
  except (OSError, ValueError, KeyError, TypeError):
    return None


def save_if_best(run_dir: run_dir_lib.RunDir, state: tf.train.Checkpoint, step: int,
                 result: metrics.ClassificationMetrics) -> bool:
  """Saves a checkpoint if it is better than the saved one, which it then replaces.

  An accuracy on more images outranks any on fewer. The checkpoint is written before best.json names
  it; an evaluator that is killed in between finds the old best.json, evaluates again and saves
  again.

  Args:
    run_dir: the run.
    state: network, averages and step, as evaluated.
    step: the step of the state.
    result: of the moving averages on test images.

  Returns:
    Whether it was saved.

  Raises:
    errors.InputError: the disk does not take it.
  """
  old = read(run_dir)
  if old and (result.count, result.accuracy) <= (old['count'], old['accuracy']):
    return False
  checkpoints.Checkpoints(run_dir.best, state, keep=1).save(step)
  values = {'step': step, 'accuracy': result.accuracy, 'count': result.count,
            'eval_data': 'test'}
  atomic_file.write_text(run_dir.best / _NAME, json.dumps(values, indent=2) + '\n')
  return True
