"""The loss: mean cross-entropy over the global batch plus weight decay.

  loss = sum over examples of cross_entropy / global batch  +  sum over weights of
         weight_decay * w^2 / 2

The sum over examples is divided by the global batch, not by what a replica sees, so that replicas
add up to what one device computes. Weight decay does not depend on the examples; every replica
adds an equal share of it, so that it counts once.
"""

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from engine.ops import cross_entropy
from engine.ops import weight_decay

Terms = dict[str, tf.Tensor]


def decayed_weights(network: tf.Module, recipe: recipe_lib.Recipe) -> list[tf.Variable]:
  """Returns the trained weights whose decay is a term of the loss.

  They are those of the recipe's weight decay layers, never their biases; none where the update
  rule decouples weight decay from the loss.
  """
  if recipe.optimizer.decoupled_weight_decay:
    return []
  return [
    variable
    for name, variable in model_registry.named_variables(network, recipe.frozen_layers).items()
    if recipe.decays(name)
  ]


def loss_terms(network: tf.Module, recipe: recipe_lib.Recipe, logits: tf.Tensor,
               labels: tf.Tensor, replicas: int = 1) -> Terms:
  """Returns this replica's share of every term of the loss.

  Args:
    network: its weights decay.
    recipe: gives the global batch size, smoothing and decay.
    logits: float [n, num_classes] of this replica's examples.
    labels: int32 [n].
    replicas: number of replicas.

  Returns:
    Scalars by name; their sum over terms and replicas is the loss.
  """
  losses = cross_entropy.softmax_cross_entropy(logits, labels, recipe.label_smoothing)
  decay = [weight_decay.weight_decay(weights, recipe.weight_decay)
           for weights in decayed_weights(network, recipe)]
  return {'cross_entropy': tf.reduce_sum(losses) / recipe.batch_size,
          'weight_decay': tf.add_n(decay or [tf.zeros([], losses.dtype)]) / replicas}


def expected_initial_loss(network: tf.Module, recipe: recipe_lib.Recipe, num_classes: int) -> float:
  """Returns the expected loss at initialization: ln(num_classes) + weight decay.

  Before training every class has about the same probability. 4.676 for the tutorial: ln 10 + 2.373.
  Label smoothing does not change the first term.
  """
  decay = [float(tf.reduce_sum(weights ** 2)) * recipe.weight_decay / 2
           for weights in decayed_weights(network, recipe)]
  return float(tf.math.log(float(num_classes))) + sum(decay)
