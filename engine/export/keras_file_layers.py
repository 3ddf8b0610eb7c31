"""The layers of a sequential network in Keras's `.keras` file, as those of layer_text.py.

A layer that has no counterpart, or a setting that changes what it computes, is refused by name:
nothing is left out in silence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import dataclasses
import re
from typing import Any

from tfrecords import errors

Config = Mapping[str, Any]
# Recorded values are 0 to 255; a first Rescaling by less than this divides them, and says so.
_LARGEST_SCALE = 1 / 50
_ACTIVATIONS = {'linear': '', 'relu': 'relu', 'gelu': 'gelu', 'silu': 'silu', 'swish': 'silu'}


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


def read(model: Config) -> Layers:
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
    if kind not in _READERS:
      raise errors.InputError(
          f'layer {_name(config)} is a {kind[:40]}, which has no counterpart here; known are: '
          + ', '.join(sorted(_READERS)))
    text += [part for part in _READERS[kind](config) if part]
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


def _input(layers: Sequence[tuple[str, Config]]
           ) -> tuple[tuple[int, int, int], list[tuple[str, Config]]]:
  kind, config = layers[0]
  shape = config['batch_shape'][1:] if kind == 'InputLayer' else None
  if shape is None or len(shape) != 3 or not all(isinstance(side, int) for side in shape):
    raise errors.InputError('its input is not a batch of images [height, width, channels] of a '
                            'known size')
  return (shape[0], shape[1], shape[2]), list(layers[1:])


def _groups(layers: Sequence[tuple[str, Config]]) -> Iterator[str]:
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


def _name(config: Config) -> str:
  return repr(str(config.get('name', ''))[:60])


def _require(config: Config, **expected: object) -> None:
  for name, value in expected.items():
    found = config.get(name, value)
    if found != value:
      raise errors.InputError(f'layer {_name(config)}: {name} is {str(found)[:40]}; only {value} '
                              'can be imported')


def _square(config: Config, name: str) -> int:
  first, second = config[name]
  if first != second:
    raise errors.InputError(f'layer {_name(config)}: {name} is {first}x{second}; only square ones '
                            'can be imported')
  return int(first)


def _activation(config: Config, softmax: bool = False) -> str:
  name = config['activation']
  if softmax and name == 'softmax':
    return 'softmax'
  if name not in _ACTIVATIONS:
    raise errors.InputError(f'layer {_name(config)}: activation {str(name)[:40]} has no '
                            f'counterpart here; known are: {", ".join(sorted(_ACTIVATIONS))}')
  return _ACTIVATIONS[name]


def _words(config: Config) -> str:
  valid = '/valid' if config.get('padding') == 'valid' else ''
  return valid + ('' if config.get('use_bias', True) else '/nobias')


def _conv(config: Config) -> list[str]:
  _require(config, data_format='channels_last', dilation_rate=[1, 1], groups=1)
  size, strides = _square(config, 'kernel_size'), _square(config, 'strides')
  return [f'conv/{config["filters"]}/{size}/{strides}{_words(config)}', _activation(config)]


def _dense(config: Config) -> list[str]:
  return [f'dense/{config["units"]}{_words(config)}', _activation(config, softmax=True)]


def _norm(config: Config) -> list[str]:
  if config['axis'] not in (-1, [-1], 3, [3]):
    raise errors.InputError(f'layer {_name(config)}: axis is {str(config["axis"])[:40]}; only the '
                            'last can be imported')
  return [f'norm/{config["epsilon"]!r}']


def _pool(kind: str) -> Callable[[Config], list[str]]:
  def read_pool(config: Config) -> list[str]:
    _require(config, data_format='channels_last')
    size, strides = _square(config, 'pool_size'), _square(config, 'strides')
    return [f'{kind}/{size}/{strides}{_words(config)}']
  return read_pool


def _global(kind: str) -> Callable[[Config], list[str]]:
  def read_global(config: Config) -> list[str]:
    _require(config, data_format='channels_last', keepdims=False)
    return [kind]
  return read_global


def _relu(config: Config) -> list[str]:
  _require(config, max_value=None, negative_slope=0.0, threshold=0.0)
  return ['relu']


def _rescaling(config: Config) -> list[str]:
  scale, offset = config['scale'], config['offset']
  if not isinstance(scale, float) or not isinstance(offset, float | int):
    raise errors.InputError(f'layer {_name(config)}: scale and offset of each channel have no '
                            'counterpart here; only single numbers can be imported')
  return [f'rescale/{scale!r}/{float(offset)!r}']


_READERS: dict[str, Callable[[Config], list[str]]] = {
    'Conv2D': _conv, 'Dense': _dense, 'BatchNormalization': _norm,
    'MaxPooling2D': _pool('pool'), 'AveragePooling2D': _pool('average'),
    'GlobalAveragePooling2D': _global('global_average'),
    'GlobalMaxPooling2D': _global('global_max'), 'ReLU': _relu,
    'Activation': lambda config: [_activation(config, softmax=True)],
    'Softmax': lambda config: ['softmax'], 'Flatten': lambda config: ['flatten'],
    'Dropout': lambda config: [f'dropout/{config["rate"]!r}'], 'Rescaling': _rescaling}
