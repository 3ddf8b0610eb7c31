"""Serializes the architecture of a network as the JSON that Keras 3 reads.

The model is Sequential. Its input is the image as recorded, 0 to 255, its first layers are the
run's preprocessing, and its output are probabilities, calibrated where the run has a temperature.
Where the recipe averages mirror images in, the batch is doubled by them and halved again behind the
logits. Every object has its module and class name,
as keras.models.model_from_json requires (Keras 3, "serialization_lib"). The layers that Keras lacks
are in keras_layers.py.
"""

from collections.abc import Sequence
import json

from engine.export import keras_weights
from engine.models import layer_specs
from tfrecords import preprocessing_config

_MODULE = 'keras.layers'
_CUSTOM = 'engine.export.keras_layers'

# What Keras calls a kind of layer.
_CLASSES = {'pool': 'MaxPooling2D', 'average': 'AveragePooling2D', 'relu': 'ReLU',
            'flatten': 'Flatten', 'global_max': 'GlobalMaxPooling2D',
            'global_average': 'GlobalAveragePooling2D', 'lrn': 'LocalResponseNormalization'}

Object = dict[str, object]


def dumps(
  name: str,
  specs: Sequence[layer_specs.LayerSpec],
  preprocessing: preprocessing_config.Preprocessing,
  image_shape: tuple[int, int, int],
  *,
  mirrored: bool = False,
  temperature: float | None = None,
  **further: object,
) -> str:
  """Returns the JSON of a model.

  Args:
    name: of the model.
    specs: the network's layers.
    preprocessing: the run's own.
    image_shape: height, width and channels of the records.
    mirrored: whether the logits of mirror images are averaged in.
    temperature: by which the logits are divided; None: they are not.
    **further: keys of the JSON beside those of the model, which Keras skips.
  """
  layers = [_object('InputLayer', 'images', batch_shape=[None, *image_shape], dtype='float32'),
            *_preparing(preprocessing, image_shape),
            *[_object('MirrorImages', 'mirror_images', custom=True)] * mirrored,
            *map(_layer, specs[:-1]), *_probabilities(specs[-1], mirrored, temperature)]
  model = {'module': 'keras', 'class_name': 'Sequential',
           'config': {'name': name, 'trainable': True, 'layers': layers},
           'registered_name': None, **further}
  return json.dumps(model, indent=1) + '\n'


def _probabilities(logits: layer_specs.LayerSpec, mirrored: bool,
                   temperature: float | None) -> list[Object]:
  """Returns the last layer, with softmax as its activation or, after others, as a layer."""
  if not mirrored and temperature is None:
    return [_layer(logits, activation='softmax')]
  return [_layer(logits), *[_object('MirrorMean', 'mirror_mean', custom=True)] * mirrored,
          _object('Rescaling', 'temperature', scale=1 / (temperature or 1.0), offset=0.0),
          _object('Activation', 'probabilities', activation='softmax')]


def _object(kind: str, name: str, custom: bool = False, **config: object) -> Object:
  return {'module': _CUSTOM if custom else _MODULE, 'class_name': kind,
          'config': {'name': name, **config},
          'registered_name': f'rana>{kind}' if custom else None}


def _preparing(preprocessing: preprocessing_config.Preprocessing,
               image_shape: tuple[int, int, int]) -> list[Object]:
  height, width, _ = preprocessing.window(image_shape)
  found = []
  if preprocessing.crop_size:
    # CenterCrop of Keras puts an odd remainder elsewhere.
    top, left = (image_shape[0] - height) // 2, (image_shape[1] - width) // 2
    found.append(_object('Cropping2D', 'crop', cropping=[
        [top, image_shape[0] - height - top], [left, image_shape[1] - width - left]]))
  if preprocessing.shrink_to:
    side = preprocessing.shrink_to
    found.append(_object('Resizing', 'shrink', height=side, width=side,
                         interpolation='bilinear', antialias=True))
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
                     strides=[settings['strides']] * 2, padding=settings['padding'], activation=own,
                     use_bias=bias, trainable=settings['trained'])
    case 'dense':
      return _object('Dense', layer.name, units=settings['units'], activation=own, use_bias=bias)
    case 'pool' | 'average':
      return _object(_CLASSES[layer.kind], layer.name, pool_size=[size, size],
                     strides=[settings['strides']] * 2, padding=settings['padding'])
    case 'normalize':
      return _object('BatchNormalization', layer.name, epsilon=settings['epsilon'],
                     scale=len(layer.variables) == len(keras_weights.NORMALIZATION))
    case 'rescale':
      return _object('Rescaling', layer.name, **settings)
    case 'dropout':
      return _object('Dropout', layer.name, rate=settings['rate'])
    case 'silu' | 'gelu':
      return _object('Activation', layer.name, activation=layer.kind)
    case kind:
      return _object(_CLASSES[kind], layer.name, custom=kind == 'lrn')
