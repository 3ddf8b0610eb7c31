"""Networks as subjects: the whole loss of one training pass, in float64.

The pass is that of the training step: dropout, batch statistics, smoothing and weight decay
included. What is drawn at random is drawn from the same seed at every evaluation, and the images
are distorted once. A network computes in the type of its images, so that a twin with float64
variables (float64.py) computes the training's own loss. float64 takes the way of the formulas where
float32 has kernels of its own (batch normalisation, the Fourier transform): these are held against
the formulas by the tests of their operations.

Before the first step most biases are 0, and where an image is black, so is every sum: all of these
relus sit on their kinks, where there is no slope to compare with. So the biases of a network that
has not been trained are spread a little.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.classic import mlp
from engine.config import recipe as recipe_lib
from engine.gradcheck import finite_differences
from engine.gradcheck import float64
from engine.models import forward_context
from engine.models import model_registry
from engine.models import network as network_lib
from engine.training import loss as loss_lib
from tfrecords import errors

# The classic learner, whose gradients are written by hand.
MLP = 'mlp'
NETWORKS = (*model_registry.MODELS, MLP)

# Sides of the made-up images: the smallest that every network takes, and a little.
_SIDE = 12
_CLASSES = 10
# Deviation of the biases of an untrained network around what they begin with.
_SPREAD = 0.01

Batch = tuple[tf.Tensor, tf.Tensor]


def of_network(name: str, batch_size: int, seed: int = 0) -> finite_differences.Subject:
  """Returns a network on made-up images, with dropout, smoothing and weight decay on.

  Args:
    name: one of NETWORKS.
    batch_size: images.
    seed: of images, initial values and dropout.

  Raises:
    errors.InputError: there is no such network.
  """
  if name not in NETWORKS:
    raise errors.InputError(f'--network={name}: there is no such network; '
                            f'{errors.did_you_mean(name, NETWORKS)}')
  shape = (_SIDE, _SIDE, 3)
  images = tf.random.stateless_uniform([batch_size, *shape], [seed, 1], dtype=tf.float64)
  labels = tf.range(batch_size) % _CLASSES
  if name == MLP:
    return _of_mlp(tf.reshape(images, [batch_size, -1]), labels, seed)
  recipe = recipe_lib.Recipe(
      name=name, summary='', model=name, batch_size=batch_size, crop=0, label_smoothing=0.1,
      dropout=0.2, weight_decay=0.01, decayed_layers=('all',))
  network = model_registry.build(name, shape, _CLASSES, seed, recipe.dropout)
  network.calibrate(lambda: tf.cast(images, tf.float32))
  spread_biases(network, seed)
  about = f'network {name} on {batch_size} made-up images of {_SIDE}x{_SIDE}x3'
  return of_loss(about, recipe, network,
                 lambda: model_registry.build(name, shape, _CLASSES, seed, recipe.dropout),
                 (images, labels), tf.constant([seed, 0], tf.int64))


def of_loss(about: str, recipe: recipe_lib.Recipe, network: network_lib.Network,
            build: Callable[[], network_lib.Network], batch: Batch,
            seed: tf.Tensor) -> finite_differences.Subject:
  """Returns the loss of one training pass, as training/step.py has it.

  Args:
    about: what it is.
    recipe: what the loss is made of.
    network: whose values are taken over.
    build: makes another network of the same kind.
    batch: float64 images and int32 labels.
    seed: int64 [2], of what the network draws.
  """
  wide = float64.twin(network, build)
  images, labels = batch

  def loss() -> tf.Tensor:
    logits = wide(images, forward_context.Training(seed))
    return tf.add_n(list(loss_lib.terms(wide, recipe, logits, labels).values()))

  return finite_differences.Subject(about, model_registry.named_variables(wide), loss)


def spread_biases(network: network_lib.Network, seed: int) -> None:
  """Moves the biases of an untrained network a little, in place."""
  for number, (name, variable) in enumerate(model_registry.named_variables(network).items()):
    if name.endswith('/biases'):
      variable.assign_add(
          tf.random.stateless_normal(variable.shape, [seed, number], stddev=_SPREAD))


def _of_mlp(inputs: tf.Tensor, labels: tf.Tensor, seed: int) -> finite_differences.Subject:
  learner = mlp.MultilayerPerceptron(
      hidden=(20, 15), activation='tanh', l1=0.01, l2=0.01, seed=seed)
  learner.begin(inputs.shape[1], _CLASSES, tf.float64)
  return finite_differences.Subject(
      f'network {MLP}, gradients by hand, on {len(inputs)} made-up images',
      {model_registry.variable_name(variable): variable for variable in learner.variables},
      lambda: learner.loss(learner.forward(inputs)[-1], labels),
      lambda: learner.backward(learner.forward(inputs), labels))
