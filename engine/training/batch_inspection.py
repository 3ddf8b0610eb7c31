"""The activations, gradients and loss terms of a single training batch, without an update.

For summaries, the live view and the search for what is not finite. They are those of the next
training step on one device, of images as they are given: whoever wants what a step of progressive
resizing sees shrinks them before.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import forward_context
from engine.models import model_registry
from engine.training import compute_dtype
from engine.training import gradients as gradients_lib
from engine.training import loss as loss_lib
from engine.training import parameter_groups
from engine.training import progressive
from engine.training import state as state_lib

# 'layers', 'gradients' and 'loss_terms', each by name.
Inspection = dict[str, dict[str, tf.Tensor]]
InspectionFn = Callable[[tf.Tensor, tf.Tensor], Inspection]


def build(state: state_lib.TrainState, recipe: recipe_lib.Recipe,
          num_cached_stages: int = 0) -> InspectionFn:
  """Returns a traced function of one batch: its activations, gradients and loss terms by name.

  They are those of a training-mode forward pass on one device. No variable changes.

  Args:
    state: its network is inspected.
    recipe: defines the loss and the compute dtype.
    num_cached_stages: leading stages of the network whose output the inputs are; 0: images.
  """
  compute = compute_dtype.TYPES[recipe.compute_dtype]

  @tf.function(reduce_retracing=True, autograph=False)
  def inspect(images: tf.Tensor, labels: tf.Tensor) -> Inspection:
    with tf.GradientTape() as tape:
      computed = state.network.activations(
          tf.cast(images, compute), _next_pass(state, recipe), num_cached_stages)
      layers = {name: tf.cast(values, tf.float32) for name, values in computed.items()}
      terms = _loss_terms(state, recipe, list(layers.values())[-1], labels)
      loss = tf.add_n(list(terms.values()))
    variables = model_registry.named_variables(state.network, recipe.frozen_layers)
    gradients = tape.gradient(loss, variables)
    return {'layers': layers, 'gradients': gradients, 'loss_terms': terms | {'loss': loss}}

  return inspect


def next_loss(state: state_lib.TrainState, recipe: recipe_lib.Recipe, images: tf.Tensor,
              labels: tf.Tensor) -> float:
  """Returns the loss of the next step on a batch, on one device. No variable changes.

  Not traced: to trace a network takes longer than to compute it once.

  Args:
    state: before the step.
    recipe: defines the loss and the compute dtype.
    images: float [n, height, width, channels].
    labels: int32 [n], or float32 [n, num_classes] where they are mixed.
  """
  compute = compute_dtype.TYPES[recipe.compute_dtype]
  seen = progressive.shrunk(recipe, images, int(state.step.numpy()))
  logits = state.network(tf.cast(seen, compute), _next_pass(state, recipe))
  terms = _loss_terms(state, recipe, tf.cast(logits, tf.float32), labels)
  return float(tf.add_n(list(terms.values())))


def _next_pass(state: state_lib.TrainState,
               recipe: recipe_lib.Recipe) -> forward_context.ForwardContext:
  """Returns the context of the next step's forward pass on one device."""
  return forward_context.ForwardContext(
      gradients_lib.step_seed(state, state.step.read_value()),
      frozen=frozenset(recipe.frozen_layers))


def _loss_terms(state: state_lib.TrainState, recipe: recipe_lib.Recipe, logits: tf.Tensor,
                labels: tf.Tensor) -> loss_lib.Terms:
  return loss_lib.loss_terms(parameter_groups.of_recipe(state.network, recipe), recipe, logits,
                             labels, weights_of_classes=state.class_weights)
