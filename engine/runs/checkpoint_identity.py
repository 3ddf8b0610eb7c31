"""The identity of a checkpoint: the run that saved it, and its step.

A checkpoint can be copied to another run or renamed to another step, and its tensors would still
fit. Therefore each checkpoint contains the id of its run, which is also in config.json, and its
step is compared with the one in its name.

The id is stored as the name of an empty list among the saved objects and not as a tensor, so that
two trainings of the same recipe save the same tensors.
"""

from typing import Any, Protocol

import tensorflow as tf
from tensorflow.core.protobuf import trackable_object_graph_pb2

from tfrecords import errors

_RUN = 'run '
# TensorFlow's names for the graph of the saved objects and for the variable `step` of a state.
_OBJECTS = '_CHECKPOINTABLE_OBJECT_GRAPH'
_STEP = 'step/.ATTRIBUTES/VARIABLE_VALUE'


class Reader(Protocol):
  """The part of the result of `tf.train.load_checkpoint` that is used here."""

  def has_tensor(self, name: str) -> bool:
    """Returns whether there is a tensor of that name."""

  def get_tensor(self, name: str) -> Any:
    """Returns a NumPy array, or bytes for a string."""


def add_run_id(state: tf.train.Checkpoint, run_id: str) -> None:
  """Adds the id of a run to the saved objects; '' adds nothing."""
  if run_id:
    setattr(state, _RUN + run_id, [])


def check(path: str, step: int, run_id: str, reader: Reader) -> None:
  """Checks that a checkpoint was saved by a run at a step.

  Args:
    path: of the checkpoint, without a suffix.
    step: in its name.
    run_id: of the run; '' for a run of an earlier version, whose checkpoints have no id.
    reader: of the checkpoint.

  Raises:
    errors.InputError: it is of another run or step.
  """
  found = _run_id(reader)
  if found != run_id:
    raise errors.InputError(
        f'{path}: this checkpoint is from another run (it {_shown(found)}, and config.json '
        f'{_shown(run_id)}); move it back to the directory of its run')
  if reader.has_tensor(_STEP) and (saved := reader.get_tensor(_STEP).tolist()) != step:
    raise errors.InputError(
        f'{path}: this checkpoint holds step {saved}, not {step}; restore its former name or '
        'remove it')


def _run_id(reader: Reader) -> str:
  """Returns the id of the run that saved a checkpoint, '' if it has none."""
  if not reader.has_tensor(_OBJECTS):
    return ''
  graph = trackable_object_graph_pb2.TrackableObjectGraph()
  try:
    graph.ParseFromString(reader.get_tensor(_OBJECTS))
  except Exception as error:
    # A DecodeError of protobuf, which is a dependency of TensorFlow but not of this project.
    raise ValueError('its list of objects is damaged') from error
  names = [child.local_name for child in graph.nodes[0].children] if graph.nodes else []
  return next((name.removeprefix(_RUN) for name in names if name.startswith(_RUN)), '')


def _shown(run_id: str) -> str:
  return f'has id {run_id[:40]}' if run_id else 'has no id'
