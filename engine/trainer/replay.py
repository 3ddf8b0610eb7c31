"""Repeats the failing step of a training from its report: `train_main --replay=FOLDER`.

The folder (failure_report.py) has the settings, the state before the step and its batch, so neither
the data set nor the run is needed. The step runs on one device, where sums over several replicas
are in another order.
"""

import dataclasses
import json
import pathlib

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.config import run_config_reader
from engine.reporting import console
from engine.runs import checkpoint_reader
from engine.trainer import failure_report
from engine.training import diagnosis
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import array_file
from tfrecords import errors
from tfrecords import regular_file


@dataclasses.dataclass(frozen=True, eq=False)
class _Failure:
  """The content of the folder, except the state."""
  config: run_config.RunConfig
  batch: step_lib.Batch
  step: int
  tensor: str
  lr_halvings: tuple[int, ...]
  num_cached_stages: int


def run(folder: pathlib.Path, log: console.LogFn) -> None:
  """Repeats the step and logs the first tensor that is not finite.

  Args:
    folder: `failure-STEP` in a run directory, or a copy of it.
    log: writes a console line.

  Raises:
    errors.InputError: the folder is not a report, a file in it is missing or damaged, or the step
      has another result here.
  """
  failure = _read(folder)
  found = _take_step(folder, failure)
  if _tensor_of(found) != _tensor_of(failure.tensor):
    raise errors.InputError(
        f'--replay={folder}: here step {failure.step} gives {found or "only finite values"}, in '
        f'the report {failure.tensor}; repeat it on the device and with the version that wrote it')
  log(f'step {failure.step} produced non-finite values, first in {found}, as reported')


def _tensor_of(text: str) -> str:
  """Returns a description without its counts, which depend on the order of sums."""
  return text.rpartition(' (')[0]


def _read(folder: pathlib.Path) -> _Failure:
  try:
    config = run_config_reader.from_json(
        regular_file.read_text(folder / 'config.json'), str(folder / 'config.json'))
    values = json.loads(regular_file.read_text(folder / 'report.json'))
    arrays = array_file.read(folder / 'batch.npz', 'it was cut or changed')
    inputs, labels = arrays['inputs'], arrays['labels']
    _check_batch(config, inputs, labels, values['num_cached_stages'])
    return _Failure(
        config, (tf.constant(inputs, tf.float32), tf.constant(labels)),
        int(values['step']), str(values['tensor']), tuple(map(int, values['lr_halvings'])),
        int(values['num_cached_stages']))
  except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
    raise _refusal(folder, _reason(error)) from error


def _reason(error: Exception) -> str:
  if isinstance(error, errors.InputError):
    return str(error)
  if isinstance(error, KeyError | TypeError):
    return f'report.json or batch.npz has other fields: {errors.reason(error)}'
  return errors.reason(error)


def _check_batch(config: run_config.RunConfig, inputs: np.ndarray, labels: np.ndarray,
                 num_cached_stages: int) -> None:
  """Raises ValueError if the arrays cannot be a batch of the run."""
  shape = (config.recipe.batch_size, *config.input_shape)
  num_classes, is_mixed = len(config.class_names), config.recipe.augmentation.is_mixing
  wanted = (shape[0], num_classes) if is_mixed else shape[:1]
  if labels.shape != wanted or inputs.shape[0] != shape[0] or (
      not num_cached_stages and inputs.shape != shape):
    raise ValueError(f'batch.npz has inputs {inputs.shape} and labels {labels.shape}')
  dtype, largest = (np.float32, 1) if is_mixed else (np.int32, num_classes - 1)
  if labels.dtype != dtype or inputs.dtype != np.float32 or not (
      0 <= labels.min() and labels.max() <= largest):
    raise ValueError('batch.npz has types or labels that the run does not have')


def _refusal(folder: pathlib.Path, reason: str) -> errors.InputError:
  return errors.InputError(
      f'--replay={folder}: not the report of a failed training ({reason}); give the folder '
      'failure-STEP of a failed training, or an unchanged copy of it')


def _take_step(folder: pathlib.Path, failure: _Failure) -> str:
  """Returns the first tensor with non-finite values, with their counts."""
  config, strategy = failure.config, strategy_lib.build()
  with strategy.scope():
    state = state_lib.TrainState(config)
  try:
    path = failure_report.state_path(folder, failure.step)
    checkpoint_reader.verify(path)
    checkpoint_reader.restore(state.checkpoint(), path)
  except errors.InputError as error:
    raise _refusal(folder, str(error)) from error
  train_steps = step_lib.build_loop(strategy, state, config.recipe, config.train_examples,
                                    failure.num_cached_stages, failure.lr_halvings)
  batches = iter(tf.data.Dataset.from_tensors(failure.batch))
  return diagnosis.diagnose(state, config, failure.batch,
                            lambda: train_steps(batches, tf.constant(1)),
                            failure.num_cached_stages).tensor
