"""One layer of Keras as words of layer_text.py, by its class.

A setting that changes what the layer computes, and has no counterpart, is refused by name.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tfrecords import errors

Config = Mapping[str, Any]
_ACTIVATIONS = {'linear': '', 'relu': 'relu', 'gelu': 'gelu', 'silu': 'silu', 'swish': 'silu'}


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

# Keras's layers of augmentation are RandomFlip, RandomRotation and so on.
_AUGMENTATION = 'Random'


def read(kind: str, config: Config) -> list[str]:
  """Returns what layer_text.py calls a layer: several words if it has an activation, or none.

  Args:
    kind: its class.
    config: its settings.

  Raises:
    errors.InputError: it has no counterpart; the message names the layer.
    Exception: these are no settings of that class.
  """
  if kind.startswith(_AUGMENTATION):
    raise errors.InputError(
        f'layer {_name(config)} is a {kind[:40]}, which augments training images, as the recipe '
        'does here; save a Sequential of the other layers')
  if kind not in _READERS:
    raise errors.InputError(
        f'layer {_name(config)} is a {kind[:40]}, which has no counterpart here; known are: '
        + ', '.join(sorted(_READERS)))
  return [word for word in _READERS[kind](config) if word]
