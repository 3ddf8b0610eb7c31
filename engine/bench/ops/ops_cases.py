"""The operations that the benchmark measures, a row each, beside TensorFlow's own.

The sizes are those of the tutorial's network, in the layers that are named; operations that it has
none of stand where it could have them.
"""

from collections.abc import Callable, Sequence
import dataclasses
import functools

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from engine.ops import activations
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import cross_entropy
from engine.ops import dense
from engine.ops import dropout
from engine.ops import local_response_normalization
from engine.ops import pooling
from engine.ops import weight_decay
from tfrecords import datasets

_EPSILON = 1e-3
_RATE = 0.15
_DECAY = 0.004

Operation = Callable[..., tf.Tensor]


@dataclasses.dataclass(frozen=True, eq=False)
class Case:
  """An operation at one size.

  Attributes:
    name: operation and layer.
    arguments: float32 tensors, which are cast and differentiated, and integers, which are not.
    ours: the engine's operation.
    theirs: TensorFlow's.
  """
  name: str
  arguments: tuple[tf.Tensor, ...]
  ours: Operation
  theirs: Operation


def cases(recipe: recipe_lib.Recipe) -> list[Case]:
  """Returns all operations.

  Args:
    recipe: gives batch size, window and number of classes.
  """
  size = _sizes(recipe)
  convolve = functools.partial(tf.nn.conv2d, strides=1, padding='SAME')
  pool = functools.partial(tf.nn.max_pool2d, ksize=3, strides=2, padding='SAME')
  flat = (recipe.batch_size, size['local3/weights'][0])
  labels = tf.range(recipe.batch_size) % size['softmax_linear'][1]
  seed = tf.constant([1, 2], tf.int64)
  return [
    _case('conv2d conv1', conv.conv2d, convolve, size['images'], size['conv1/weights']),
    _case('conv2d conv2', conv.conv2d, convolve, size['norm1'], size['conv2/weights']),
    *(
      _case(
        f'add_bias {layer}', bias.add_bias, tf.nn.bias_add, size[layer], size[f'{layer}/biases']
      )
      for layer in ('conv1', 'conv2', 'local3')
    ),
    *(
      _case(f'relu {layer}', activations.relu, tf.nn.relu, size[layer])
      for layer in ('conv1', 'conv2', 'local3')
    ),
    _case('gelu conv2', activations.gelu, tf.nn.gelu, size['conv2']),
    _case('silu conv2', activations.silu, tf.nn.silu, size['conv2']),
    _case('max_pool pool1', pooling.max_pool, pool, size['conv1']),
    _case('max_pool pool2', pooling.max_pool, pool, size['norm2']),
    _case(
      'local_response_normalization norm2',
      local_response_normalization.local_response_normalization,
      _local_response_normalization,
      size['conv2'],
    ),
    _case(
      'batch_normalization conv2',
      _batch_normalization,
      _fused_batch_norm,
      size['conv2'],
      size['conv2/biases'],
    ),
    _case('dense local3', dense.dense, tf.matmul, flat, size['local3/weights']),
    _case('dense local4', dense.dense, tf.matmul, size['local3'], size['local4/weights']),
    _case(
      'dense softmax_linear', dense.dense, tf.matmul, size['local4'], size['softmax_linear/weights']
    ),
    _case('dropout local3', _dropout, _stateless_dropout, flat, integers=seed),
    _case(
      'softmax_cross_entropy',
      cross_entropy.softmax_cross_entropy,
      _sparse_cross_entropy,
      size['softmax_linear'],
      integers=labels,
    ),
    _case('weight_decay local3', _weight_decay, _l2_loss, size['local3/weights']),
  ]


def _case(name: str, ours: Operation, theirs: Operation, *shapes: Sequence[int],
          integers: tf.Tensor | None = None) -> Case:
  """Returns a case with normal numbers as its arguments, and integers as its last if given."""
  numbers = [tf.random.stateless_normal(shape, [1, place]) for place, shape in enumerate(shapes)]
  return Case(name, tuple(numbers if integers is None else [*numbers, integers]), ours, theirs)


def _sizes(recipe: recipe_lib.Recipe) -> dict[str, tuple[int, ...]]:
  """Returns the shapes of the network's images, activations and variables, by name."""
  spec = datasets.get(recipe.dataset)
  shape = recipe.preprocessing.output_shape(spec.image_shape)
  network = model_registry.build('tutorial', shape, spec.num_classes)
  images = tf.TensorSpec([recipe.batch_size, *shape], tf.float32)
  layers = tf.function(network.layers).get_concrete_function(images).structured_outputs
  tensors = {'images': images} | layers | model_registry.named_variables(network)
  return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def _local_response_normalization(images: tf.Tensor) -> tf.Tensor:
  return tf.nn.local_response_normalization(images, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75)


def _batch_normalization(images: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
  return batch_normalization.batch_normalization(images, shift, _EPSILON)[0]


def _fused_batch_norm(images: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
  shift = tf.cast(shift, tf.float32)  # whatever the images are
  return tf.compat.v1.nn.fused_batch_norm(images, tf.ones_like(shift), shift, epsilon=_EPSILON)[0]


def _dropout(values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
  return dropout.dropout(values, _RATE, seed)


def _stateless_dropout(values: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
  return tf.nn.experimental.stateless_dropout(values, _RATE, seed)


def _sparse_cross_entropy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
  return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def _weight_decay(weights: tf.Tensor) -> tf.Tensor:
  return weight_decay.weight_decay(weights, _DECAY)


def _l2_loss(weights: tf.Tensor) -> tf.Tensor:
  return _DECAY * tf.nn.l2_loss(weights)
