"""Serializes the architecture of a network as the JSON that Keras 3 reads, and compares such JSON.

The model is Sequential. Its input is the image as recorded, 0 to 255, its first layers are the
run's preprocessing, and its output are probabilities. Every object has its module and class name,
as keras.models.model_from_json requires (Keras 3, "serialization_lib"). The layers that Keras lacks
are in keras_layers.py.
"""

from collections.abc import Sequence
import json

from engine.models import layer_specs
from tfrecords import errors
from tfrecords import preprocessing_config

_MODULE = 'keras.layers'
_CUSTOM = 'engine.export.keras_layers'

# Length of a layer's description in a message.
_MAX_LAYER_CHARACTERS = 200

Object = dict[str, object]


def dumps(
  name: str,
  specs: Sequence[layer_specs.LayerSpec],
  preprocessing: preprocessing_config.Preprocessing,
  image_shape: tuple[int, int, int],
) -> str:
  """Returns the JSON of a model.

  Args:
    name: of the model.
    specs: the network's layers.
    preprocessing: the run's own.
    image_shape: height, width and channels of the records.
  """
  layers = [_object('InputLayer', 'images', batch_shape=[None, *image_shape], dtype='float32'),
            *_preparing(preprocessing, image_shape), *map(_layer, specs[:-1]),
            _layer(specs[-1], activation='softmax')]
  model = {'module': 'keras', 'class_name': 'Sequential',
           'config': {'name': name, 'trainable': True, 'layers': layers},
           'registered_name': None}
  return json.dumps(model, indent=1) + '\n'


def _object(kind: str, name: str, custom: bool = False, **config: object) -> Object:
  return {'module': _CUSTOM if custom else _MODULE, 'class_name': kind,
          'config': {'name': name, **config},
          'registered_name': f'rana>{kind}' if custom else None}


def _preparing(preprocessing: preprocessing_config.Preprocessing,
               image_shape: tuple[int, int, int]) -> list[Object]:
  height, width, _ = preprocessing.output_shape(image_shape)
  found = []
  if preprocessing.crop_size:
    # CenterCrop of Keras puts an odd remainder elsewhere.
    top, left = (image_shape[0] - height) // 2, (image_shape[1] - width) // 2
    found.append(_object('Cropping2D', 'crop', cropping=[
        [top, image_shape[0] - height - top], [left, image_shape[1] - width - left]]))
  if preprocessing.standardize:
    found.append(_object('Standardization', 'standardize', custom=True))
  else:
    found.append(_object('Rescaling', 'rescale', scale=1 / 255, offset=0.0))
  return found


def _layer(layer: layer_specs.LayerSpec, activation: str = '') -> Object:
  """Returns one layer; `activation` in place of its own."""
  settings = layer.settings
  own = activation or ('relu' if settings.get('relu') else 'linear')
  size, bias = settings.get('size'), len(layer.variables) > 1
  match layer.kind:
    case 'conv':
      return _object('Conv2D', layer.name, filters=settings['filters'], kernel_size=[size, size],
                     padding=settings['padding'], activation=own, use_bias=bias,
                     trainable=settings['trained'])
    case 'dense':
      return _object('Dense', layer.name, units=settings['units'], activation=own, use_bias=bias)
    case 'pool':
      return _object('MaxPooling2D', layer.name, pool_size=[size, size],
                     strides=[settings['strides']] * 2, padding=settings['padding'])
    case 'normalize':
      return _object('BatchNormalization', layer.name, epsilon=settings['epsilon'], scale=False)
    case 'dropout':
      return _object('Dropout', layer.name, rate=settings['rate'])
    case 'lrn':
      return _object('LocalResponseNormalization', layer.name, custom=True)
    case 'silu':
      return _object('Activation', layer.name, activation='silu')
    case kind:
      return _object({'relu': 'ReLU', 'flatten': 'Flatten',
                      'global_max': 'GlobalMaxPooling2D'}[kind], layer.name)


# The settings of each class of layer that change its output.
_RELEVANT_SETTINGS = {
    'Conv2D': ('filters', 'kernel_size', 'padding', 'activation', 'use_bias'),
    'Dense': ('units', 'activation', 'use_bias'), 'Activation': ('activation',),
    'MaxPooling2D': ('pool_size', 'strides', 'padding'),
    'BatchNormalization': ('epsilon', 'scale'),
    'Cropping2D': ('cropping',), 'Rescaling': ('scale', 'offset')}


def check_compatible(text: str, expected: str, path: str) -> None:
  """Checks that a model computes the same function as the expected network, up to its weights.

  Layer names, and settings that matter to training alone, may differ; dropout may be missing.

  Args:
    text: JSON of a model.
    expected: JSON of the network, from `dumps`.
    path: of the file, for the message.

  Raises:
    errors.InputError: the text is no Sequential model, or a layer differs, which the message names.
  """
  found, wanted = _relevant_layers(text, path), _relevant_layers(expected, path)
  for number, (layer, expected_layer) in enumerate(zip(found, wanted, strict=False)):
    if layer != expected_layer:
      raise errors.InputError(
          f'{path}: layer {number} is {_layer_text(layer)}, where this recipe has '
          f'{_layer_text(expected_layer)}; give the recipe of this network, or another file')
  if len(found) != len(wanted):
    raise errors.InputError(
        f'{path}: has {len(found)} layers and this recipe {len(wanted)}; give the recipe of this '
        'network, or another file')


RelevantLayer = tuple[str, dict[str, object]]


def _relevant_layers(text: str, path: str) -> list[RelevantLayer]:
  """Returns class and relevant settings of every layer."""
  try:
    model = json.loads(text)
    if model['class_name'] != 'Sequential':
      raise ValueError(f'a {model["class_name"]} model')
    layers = [(layer['class_name'], layer['config']) for layer in model['config']['layers']]
    return [(kind, {name: _plain(config[name]) for name in _RELEVANT_SETTINGS.get(kind, ())})
            for kind, config in layers if kind not in ('InputLayer', 'Dropout')]
  except (KeyError, RecursionError, TypeError, ValueError) as error:
    raise errors.InputError(
        f'{path}: not the JSON of a Sequential model of Keras ({type(error).__name__}: '
        f'{errors.reason(error)}); give another file') from error


def _plain(value: object) -> object:
  """Rounds floats and makes tuples lists, so that equal settings of two writers compare equal."""
  if isinstance(value, float):
    return round(value, 12)
  return list(value) if isinstance(value, tuple) else value


def _layer_text(layer: RelevantLayer) -> str:
  kind, settings = layer
  text = ', '.join(f'{name}={value}' for name, value in settings.items())
  return f'{kind}({text})'[:_MAX_LAYER_CHARACTERS]
