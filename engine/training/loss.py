"""The loss: mean cross-entropy over the global batch plus weight decay.

  loss = sum over examples of cross_entropy / global batch  +  sum over weights of
         weight_decay * w^2 / 2

The sum over examples is divided by the global batch, not by what a replica sees, so that replicas
add up to what one device computes. Weight decay does not depend on the examples; every replica
adds an equal share of it, so that it counts once.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.ops import cross_entropy
from engine.ops import weight_decay
from engine.optim import optimizer as optimizer_lib

Groups = Sequence[optimizer_lib.Group]
Terms = dict[str, tf.Tensor]


def weight_decays(groups: Groups) -> list[tuple[tf.Variable, float]]:
  """Returns the variables whose decay is a term of the loss, each with its factor."""
  return [(variable, group.loss_weight_decay) for group in groups for variable in group.variables
          if group.loss_weight_decay]


def class_weights(recipe: recipe_lib.Recipe, counts: Sequence[int]) -> np.ndarray | None:
  """Returns the weight of each class's losses, float32 [classes]; None where the recipe has none.

  With K classes that have examples, a class with c of all n examples has the weight n / (K c). So
  all classes count alike, and the mean over the examples of the training set is 1, whereby the
  learning rate keeps its meaning.

  Args:
    recipe: says whether the losses are balanced.
    counts: training examples of each class; empty where they are unknown.
  """
  if recipe.balance != 'loss' or not counts:
    return None
  numbers = np.asarray(counts, np.float64)
  weights = numbers.sum() / np.count_nonzero(numbers) / np.maximum(numbers, 1)
  return np.where(numbers > 0, weights, 0.0).astype(np.float32)


def loss_terms(groups: Groups, recipe: recipe_lib.Recipe, logits: tf.Tensor,
               labels: tf.Tensor, replicas: int = 1,
               weights_of_classes: np.ndarray | None = None) -> Terms:
  """Returns this replica's share of every term of the loss.

  Args:
    groups: of the trained variables.
    recipe: gives the global batch size and smoothing.
    logits: float [n, num_classes] of this replica's examples.
    labels: int32 [n], or float32 [n, num_classes] where they are mixed.
    replicas: number of replicas.
    weights_of_classes: from `class_weights`.

  Returns:
    Scalars by name; their sum over terms and replicas is the loss.
  """
  losses = cross_entropy.softmax_cross_entropy(logits, labels, recipe.label_smoothing)
  if weights_of_classes is not None:
    losses *= _example_weights(tf.constant(weights_of_classes, losses.dtype), labels)
  decay = [weight_decay.weight_decay(weights, rate) for weights, rate in weight_decays(groups)]
  return {'cross_entropy': tf.reduce_sum(losses) / recipe.batch_size,
          'weight_decay': tf.add_n(decay or [tf.zeros([], losses.dtype)]) / replicas}


def _example_weights(weights: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
  """Returns the weight of each example's loss, [n]; for a mixed label the mean of its classes'."""
  if labels.dtype.is_floating:
    return tf.linalg.matvec(tf.cast(labels, weights.dtype), weights)
  return tf.gather(weights, labels)


def expected_initial_loss(groups: Groups, num_classes: int) -> float:
  """Returns the expected loss at initialization: ln(num_classes) + weight decay.

  Before training every class has about the same probability. 4.676 for the tutorial: ln 10 + 2.373.
  Label smoothing does not change the first term.
  """
  decay = [float(tf.reduce_sum(weights ** 2)) * rate / 2 for weights, rate in weight_decays(groups)]
  return float(tf.math.log(float(num_classes))) + sum(decay)
