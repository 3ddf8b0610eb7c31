"""The layers of a sequential network in Keras's `.keras` file, as those of layer_text.py.

A layer that has no counterpart, or a setting that changes what it computes, is refused by name:
nothing is left out in silence.
"""

from collections.abc import Iterator, Sequence
import dataclasses
import re

from engine.export import keras_layer_readers
from tfrecords import errors

# Recorded values are 0 to 255; a first Rescaling by less than this divides them, and says so.
_LARGEST_SCALE = 1 / 50


@dataclasses.dataclass(frozen=True)
class Weights:
  """Where the weights of a layer are, and which of its variables they are.

  Attributes:
    group: in the file of weights.
    variables: names in Keras's order.
  """
  group: str
  variables: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Layers:
  """A network.

  Attributes:
    image_shape: height, width and channels of its input.
    text: its layers as layer_text.py has them, without those of the input's range.
    weights: of the layers that have any, in order.
    rescaled: whether its first layer divides values of 0 to 255.
    softmax: whether it ends with a softmax, which the layers leave out.
  """
  image_shape: tuple[int, int, int]
  text: tuple[str, ...]
  weights: tuple[Weights, ...]
  rescaled: bool
  softmax: bool


def read(model: keras_layer_readers.Config) -> Layers:
  """Returns the layers of a model's config.json.

  Raises:
    errors.InputError: it is not sequential, or a layer has no counterpart.
    Exception: it is not such a file.
  """
  if model['class_name'] != 'Sequential':
    raise errors.InputError(f'a {str(model["class_name"])[:40]} model; only Sequential ones can be '
                            'imported')
  layers = [(str(one['class_name']), one['config']) for one in model['config']['layers']]
  shape, layers = _input(layers)
  text, weights = [], []
  for (kind, config), group in zip(layers, _groups(layers), strict=True):
    text += keras_layer_readers.read(kind, config)
    if kind in _VARIABLES:
      names = tuple(name for name, setting in _VARIABLES[kind]
                    if not setting or config[setting])
      weights.append(Weights(group, names))
  first = layers[0]
  rescaled = first[0] == 'Rescaling' and 0 < first[1]['scale'] < _LARGEST_SCALE
  return Layers(shape, _logits(text), tuple(weights), rescaled, text[-1] == 'softmax')


# Class: the names of its variables in Keras's order, and the setting without which one is missing.
_VARIABLES = {
    'Conv2D': (('weights', ''), ('biases', 'use_bias')),
    'Dense': (('weights', ''), ('biases', 'use_bias')),
    'BatchNormalization': (('scale', 'scale'), ('biases', 'center'), ('mean', ''),
                           ('variance', ''))}


def _input(layers: Sequence[tuple[str, keras_layer_readers.Config]]
           ) -> tuple[tuple[int, int, int], list[tuple[str, keras_layer_readers.Config]]]:
  kind, config = layers[0]
  shape = config['batch_shape'][1:] if kind == 'InputLayer' else None
  if shape is None or len(shape) != 3 or not all(isinstance(side, int) for side in shape):
    raise errors.InputError('its input is not a batch of images [height, width, channels] of a '
                            'known size')
  return (shape[0], shape[1], shape[2]), list(layers[1:])


def _groups(layers: Sequence[tuple[str, keras_layer_readers.Config]]) -> Iterator[str]:
  """Yields the group of each layer's weights: its class in snake case, and a number."""
  counts: dict[str, int] = {}
  for kind, _ in layers:
    snake = re.sub(r'([a-z])([A-Z])', r'\1_\2', re.sub(
        r'(.)([A-Z][a-z0-9]+)', r'\1_\2', re.sub(r'\W+', '', kind))).lower()
    number = counts.get(snake, 0)
    counts[snake] = number + 1
    yield f'layers/{snake}_{number}' if number else f'layers/{snake}'


def _logits(text: Sequence[str]) -> tuple[str, ...]:
  """Returns the layers with the last as the logits; a softmax may follow it."""
  rest = text[:-1] if text[-1] == 'softmax' else text
  if not rest or not rest[-1].startswith('dense/') or 'softmax' in rest:
    raise errors.InputError('it does not end with a Dense layer and softmax, as a classifier does')
  _, _, *words = rest[-1].split('/')
  return (*rest[:-1], '/'.join(['dense', *words]))
