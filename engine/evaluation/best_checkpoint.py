"""The best checkpoint of a run, under best/.

It is chosen by its accuracy on the images of a validation split where the data set has one, else on
test images, so that accuracy is optimistic: the maximum over many checkpoints, measured on the
images that they were chosen by. best/ is for using a network, never
for quoting a result. Results are quoted from the last checkpoint, which was not chosen.
"""

import json
from typing import NamedTuple

import tensorflow as tf

from engine.config import field_types
from engine.evaluation import metrics
from engine.runs import checkpoints
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file

_NAME = 'best.json'
# The checksums of these images; files of earlier versions have none.
_DATA = 'data'
_FIELDS = {'step': int, 'accuracy': float, 'count': int, 'eval_data': str, _DATA: str}


class Choice(NamedTuple):
  """What a checkpoint is chosen by.

  Attributes:
    result: of the moving averages.
    eval_data: what the images are called: test or validation.
    data: checksums of the images; accuracies on other images are not compared.
  """
  result: metrics.ClassificationMetrics
  eval_data: str = 'test'
  data: str = ''


def read(run_dir: run_dir_lib.RunDir) -> metrics_log.Record | None:
  """Returns step, accuracy, count and eval_data of best.json, None if it does not exist.

  Raises:
    errors.InputError: it is damaged; the message names the field.
  """
  values = _read(run_dir)
  return values and {name: values[name] for name in _FIELDS if name != _DATA}


def _read(run_dir: run_dir_lib.RunDir) -> metrics_log.Record | None:
  """Returns all fields of best.json; that of the data only if the file has it."""
  file = run_dir.best / _NAME
  if not file.exists():
    return None
  try:
    values = field_types.check(json.loads(regular_file.read_text(file)), None)
    # Earlier versions wrote it under the name of precision.
    values = {'accuracy' if name == 'precision' else name: value for name, value in values.items()}
    field_types.check(values, _FIELDS)
    if values['step'] < 0 or values['count'] < 0 or not 0 <= values['accuracy'] <= 1:
      raise errors.InputError('step, count or accuracy is out of range')
    return {name: values[name] for name in _FIELDS if name != _DATA or _DATA in values}
  except (OSError, ValueError, KeyError, RecursionError) as error:
    raise errors.InputError(f'{file}: damaged ({errors.reason(error)}); remove it, and the next '
                            'evaluation writes a new one') from error


def save_if_best(run_dir: run_dir_lib.RunDir, state: tf.train.Checkpoint, step: int,
                 choice: Choice, run_id: str = '') -> bool:
  """Saves a checkpoint if it is better than the saved one, which it then replaces.

  An accuracy on more images outranks any on fewer. The checkpoint is written before best.json names
  it; an evaluator that is killed in between finds the old best.json, evaluates again and saves
  again.

  Args:
    run_dir: the run.
    state: network, averages and step, as evaluated.
    step: the step of the state.
    choice: by what it is chosen.
    run_id: of the run, saved with the checkpoint.

  Returns:
    Whether it was saved.

  Raises:
    errors.InputError: it cannot be written, or the saved one was chosen on other images.
  """
  old, (result, eval_data, data) = _read(run_dir), choice
  if old and data and old.get(_DATA, data) != data:
    raise errors.InputError(f'{run_dir.best} was chosen on other {eval_data} images; move it away')
  if old and (result.count, result.accuracy) <= (old['count'], old['accuracy']):
    return False
  checkpoints.Checkpoints(run_dir.best, state, keep=1, run_id=run_id).save(step)
  values = {'step': step, 'accuracy': result.accuracy, 'count': result.count,
            'eval_data': eval_data} | ({_DATA: data} if data else {})
  atomic_file.write_text(run_dir.best / _NAME, json.dumps(values, indent=2) + '\n')
  return True
