"""Gradient targets of networks: the whole loss of one training-mode forward pass, in float64.

The pass is that of the training step: dropout, batch statistics, label smoothing and weight decay
included. Random numbers come from the same seed at every evaluation, and the images are augmented
once. A network computes in the dtype of its images, so that a copy with float64 variables
(float64.py) computes the training's own loss. float64 takes the path of the formulas where float32
has kernels of its own (batch normalization, the FFT convolution): the operations' tests compare
these with the formulas.

Before the first step most biases are 0, and where an image is black, so is every pre-activation:
all of these relus sit on their kinks, where there is no slope to compare with. So the biases of an
untrained network are perturbed a little.
"""

from collections.abc import Callable, Sequence

import tensorflow as tf

from engine.classic import mlp
from engine.config import recipe as recipe_lib
from engine.gradcheck import finite_differences
from engine.gradcheck import float64
from engine.gradcheck import network_names
from engine.models import forward_context
from engine.models import model_registry
from engine.models import network as network_lib
from engine.training import loss as loss_lib
from engine.training import parameter_groups
from tfrecords.augmentation import augmentation_config

# Height and width of the random images: a little above the smallest that every network accepts.
_SIDE = 12
_CLASSES = 10
# Standard deviation of the perturbation of an untrained network's biases.
_BIAS_STDDEV = 0.01

Batch = tuple[tf.Tensor, tf.Tensor]


def of_network(name: str, batch_size: int, seed: int = 0) -> finite_differences.GradientTarget:
  """Returns the loss of a network on random images, with dropout, smoothing and weight decay.

  Args:
    name: one of network_names.NETWORKS.
    batch_size: number of images.
    seed: of images, initial values and dropout.

  Raises:
    errors.InputError: there is no such network.
  """
  network_names.check(name)
  shape = (_SIDE, _SIDE, 3)
  images = tf.random.stateless_uniform([batch_size, *shape], [seed, 1], dtype=tf.float64)
  labels = tf.range(batch_size) % _CLASSES
  if name == network_names.MLP:
    return _of_mlp(tf.reshape(images, [batch_size, -1]), labels, seed)
  recipe = recipe_lib.Recipe(
      name=name, summary='', model=name, batch_size=batch_size, label_smoothing=0.1,
      dropout=0.2, weight_decay=0.01, weight_decay_layers=('all',),
      augmentation=augmentation_config.AugmentationConfig(crop_size=0))
  network = model_registry.build(name, shape, _CLASSES, seed, recipe.dropout)
  network.adapt(lambda: tf.cast(images, tf.float32))
  perturb_biases(network, seed)
  description = f'network {name} on {batch_size} random images of {_SIDE}x{_SIDE}x3'
  return of_loss(description, recipe, network,
                 lambda: model_registry.build(name, shape, _CLASSES, seed, recipe.dropout),
                 (images, labels), tf.constant([seed, 0], tf.int64))


def of_loss(description: str, recipe: recipe_lib.Recipe, network: network_lib.Network,
            build: Callable[[], network_lib.Network], batch: Batch, seed: tf.Tensor,
            class_counts: Sequence[int] = ()) -> finite_differences.GradientTarget:
  """Returns the loss of one training-mode forward pass, as training/step.py computes it.

  Args:
    description: one-line description.
    recipe: defines the terms of the loss.
    network: provides the values of the variables.
    build: builds another network of the same architecture.
    batch: float64 images and int32 labels.
    seed: int64 [2], of the network's random numbers.
    class_counts: training records of each class, where the recipe balances the losses.
  """
  copied = float64.copy(network, build)
  groups = parameter_groups.of_recipe(copied, recipe)
  images, labels = batch
  weights = loss_lib.class_weights(recipe, class_counts)

  def loss() -> tf.Tensor:
    logits = copied(images, forward_context.ForwardContext(seed))
    return tf.add_n(list(loss_lib.loss_terms(
        groups, recipe, logits, labels, weights_of_classes=weights).values()))

  variables = model_registry.named_variables(copied)
  return finite_differences.GradientTarget(description, variables, loss)


def perturb_biases(network: network_lib.Network, seed: int) -> None:
  """Adds small normal noise to the biases of an untrained network, in place."""
  for number, (name, variable) in enumerate(model_registry.named_variables(network).items()):
    if name.endswith('/biases'):
      variable.assign_add(
          tf.random.stateless_normal(variable.shape, [seed, number], stddev=_BIAS_STDDEV))


def _of_mlp(inputs: tf.Tensor, labels: tf.Tensor, seed: int) -> finite_differences.GradientTarget:
  learner = mlp.MultilayerPerceptron(
      hidden=(20, 15), activation='tanh', l1=0.01, l2=0.01, seed=seed)
  learner.initialize(inputs.shape[1], _CLASSES, tf.float64)
  return finite_differences.GradientTarget(
      f'network {network_names.MLP}, gradients by hand, on {len(inputs)} random images',
      {model_registry.variable_name(variable): variable for variable in learner.variables},
      lambda: learner.loss(learner.forward(inputs)[-1], labels),
      lambda: learner.backward(learner.forward(inputs), labels))
