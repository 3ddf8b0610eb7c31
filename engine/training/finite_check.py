"""Checks that a state is finite: its variables, and a forward pass of a few images.

The trainer checks before it saves a checkpoint, and evaluation and prediction check when they
restore one (engine/inference/model_runner.py). The loss of a step is not sufficient, because it is
computed before the update of that step.
"""

from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.models import model_registry
from engine.models import network as network_lib
from engine.training import compute_dtype
from engine.training import state as state_lib
from tfrecords import preprocess
from tfrecords import preprocessing_config

Networks = Mapping[str, network_lib.Network]
# Tensors by their description: 'the variable network/conv1/weights'.
Tensors = dict[str, tf.Tensor]

_PROBE_IMAGES = 4


def probe_images(image_shape: tuple[int, int, int]) -> np.ndarray:
  """Returns images for the forward pass, uint8 [4, *image_shape], always the same noise."""
  return np.random.default_rng(0).integers(0, 256, [_PROBE_IMAGES, *image_shape], np.uint8)


def outputs(networks: Networks, images: tf.Tensor,
            preprocessing: preprocessing_config.Preprocessing, dtype: tf.DType) -> Tensors:
  """Returns the output of every layer, computed as in evaluation.

  Args:
    networks: by name.
    images: uint8 [n, height, width, channels], as recorded.
    preprocessing: the run's own.
    dtype: compute dtype of the layers.
  """
  inputs = tf.cast(preprocess.preprocess(images, preprocessing), dtype)
  return {f'the output of {name}/{layer} in evaluation': values
          for name, network in networks.items()
          for layer, values in network.activations(inputs).items()}


def variables(networks: Networks) -> Tensors:
  """Returns the variables of networks by name, including running statistics."""
  return {f'the variable {name}/{model_registry.variable_name(variable)}': variable
          for name, network in networks.items() for variable in network.variables}


def state_variables(state: state_lib.TrainState) -> Tensors:
  """Returns all variables of a training except the step: network, averages, accumulators."""
  found = variables({'network': state.network, 'averages': state.averages})
  return found | {f'the variable optimizer/{name}': variable
                  for name, variable in state.optimizer.accumulators().items()}


def of_state(state: state_lib.TrainState, config: run_config.RunConfig) -> Tensors:
  """Returns all tensors to check before a checkpoint: variables and outputs of both networks."""
  return state_variables(state) | outputs(
      {'network': state.network, 'averages': state.averages},
      tf.constant(probe_images(config.image_shape)), config.preprocessing,
      compute_dtype.TYPES[config.recipe.compute_dtype])


def are_finite(tensors: Tensors) -> tf.Tensor:
  """Returns for each tensor whether all of its numbers are finite, bool [n]."""
  return tf.stack([tf.reduce_all(tf.math.is_finite(tensor)) for tensor in tensors.values()])


def first_non_finite(tensors: Tensors) -> str:
  """Returns the description of the first tensor with NaN or infinity, '' if there is none."""
  return _first(list(tensors), are_finite(tensors)) if tensors else ''


def compile_check(tensors: Callable[[], Tensors]) -> Callable[[], str]:
  """Returns a traced function that computes `first_non_finite` of the result of `tensors`."""
  names: list[str] = []

  @tf.function(autograph=False)
  def check() -> tf.Tensor:
    computed = tensors()
    names[:] = computed
    return are_finite(computed)

  def first() -> str:
    finite = check()
    return _first(names, finite)
  return first


def _first(names: list[str], finite: tf.Tensor) -> str:
  lost = np.flatnonzero(~finite.numpy())
  return names[lost[0]] if lost.size else ''


def count_text(tensor: tf.Tensor) -> str:
  """Returns the counts of non-finite values in a tensor: `12 NaN and 3 infinite of 40`."""
  values = tf.cast(tensor, tf.float32).numpy()
  return (f'{np.isnan(values).sum():,} NaN and {np.isinf(values).sum():,} infinite of '
          f'{values.size:,}')
