"""Finds the first tensor of a training step that is not finite."""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine.config import run_config
from engine.training import batch_inspection
from engine.training import finite_check
from engine.training import progressive
from engine.training import state as state_lib
from engine.training import step as step_lib


@dataclasses.dataclass(frozen=True)
class Diagnosis:
  """The values of one step.

  Attributes:
    tensor: the first tensor with non-finite values, with their counts; '' if all are finite.
    loss_terms: by name.
    gradient_norms: Euclidean norms of the gradients by variable.
  """
  tensor: str
  loss_terms: dict[str, float]
  gradient_norms: dict[str, float]


def diagnose(state: state_lib.TrainState, config: run_config.RunConfig, batch: step_lib.Batch,
             take_step: Callable[[], object], num_cached_stages: int = 0) -> Diagnosis:
  """Takes a step and checks all of its tensors in the order of their computation.

  These are the activations from the first layer on, the terms of the loss and the gradients from
  the last layer on; after the update, all variables and the output of every layer, as before a
  checkpoint (finite_check.py).

  Args:
    state: before the step; updated by it if all its tensors are finite.
    config: of the run.
    batch: the inputs of all replicas, and their labels.
    take_step: updates the state.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
  """
  inspect = batch_inspection.build(state, config.recipe, num_cached_stages)
  inputs, labels = batch
  inspection = inspect(
      progressive.shrunk(config.recipe, inputs, int(state.step.numpy())), labels)
  layers, terms, gradients = (
      inspection[name] for name in ('layers', 'loss_terms', 'gradients'))
  tensors = {f'the activations of {name}': values for name, values in layers.items()}
  tensors |= {f'the loss ({name})': value for name, value in terms.items()}
  tensors |= {f'the gradient of {name}': gradients[name] for name in reversed(gradients)}
  found = _first(tensors)
  # In float64, because the squares of large float32 numbers overflow.
  norms = {name: float(tf.norm(tf.cast(values, tf.float64))) for name, values in gradients.items()}
  if not found:
    take_step()
    found = _first(finite_check.of_state(state, config), ' after the update')
  return Diagnosis(found, {name: float(value) for name, value in terms.items()}, norms)


def _first(tensors: finite_check.Tensors, when: str = '') -> str:
  name = finite_check.first_non_finite(tensors)
  return name and f'{name}{when} ({finite_check.count_text(tensors[name])})'
