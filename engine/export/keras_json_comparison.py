"""Compares two architectures in Keras's JSON: whether they compute the same function."""

import json

from tfrecords import errors

# Length of a layer's description in a message.
_MAX_LAYER_CHARACTERS = 200
# The settings of each class of layer that change its output.
_RELEVANT_SETTINGS = {
    'Conv2D': ('filters', 'kernel_size', 'strides', 'padding', 'activation', 'use_bias'),
    'Dense': ('units', 'activation', 'use_bias'), 'Activation': ('activation',),
    'MaxPooling2D': ('pool_size', 'strides', 'padding'),
    'AveragePooling2D': ('pool_size', 'strides', 'padding'),
    'BatchNormalization': ('epsilon', 'scale'),
    'Cropping2D': ('cropping',), 'Rescaling': ('scale', 'offset')}

# What Keras takes for a setting that is not there, as in pairs of earlier versions.
_DEFAULTS = {'Conv2D': {'strides': [1, 1]}}

# Layers of an export that a run applies only when it is asked, or while it is trained.
_LEFT_OUT = ('InputLayer', 'Dropout', 'MirrorImages', 'MirrorMean')
# The last layers of an export with a temperature.
_CALIBRATED = ('Dense', 'Rescaling', 'Activation')

# Class and relevant settings.
RelevantLayer = tuple[str, dict[str, object]]


def check_compatible(text: str, expected: str, path: str) -> None:
  """Checks that a model computes the same function as the expected network, up to its weights.

  Layer names, and settings that matter to training alone, may differ; dropout may be missing. What
  an export adds behind the logits, temperature and mean of mirror images, is left out.

  Args:
    text: JSON of a model.
    expected: JSON of the network, from `keras_json.dumps`.
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


def _relevant_layers(text: str, path: str) -> list[RelevantLayer]:
  """Returns class and relevant settings of every layer."""
  try:
    model = json.loads(text)
    if model['class_name'] != 'Sequential':
      raise ValueError(f'a {model["class_name"]} model')
    layers = [(layer['class_name'], layer['config']) for layer in model['config']['layers']]
    return _uncalibrated([
        (kind, {name: _plain({**_DEFAULTS.get(kind, {}), **config}[name])
                for name in _RELEVANT_SETTINGS.get(kind, ())})
        for kind, config in layers if kind not in _LEFT_OUT])
  except (KeyError, RecursionError, TypeError, ValueError) as error:
    raise errors.InputError(
        f'{path}: not the JSON of a Sequential model of Keras ({type(error).__name__}: '
        f'{errors.reason(error)}); give another file') from error


def _uncalibrated(layers: list[RelevantLayer]) -> list[RelevantLayer]:
  """Returns the layers with softmax as the activation of the logits, without a temperature."""
  if tuple(kind for kind, _ in layers[-3:]) != _CALIBRATED:
    return layers
  kind, settings = layers[-3]
  return [*layers[:-3], (kind, settings | layers[-1][1])]


def _plain(value: object) -> object:
  """Rounds floats and makes tuples lists, so that equal settings of two writers compare equal."""
  if isinstance(value, float):
    return round(value, 12)
  return list(value) if isinstance(value, tuple) else value


def _layer_text(layer: RelevantLayer) -> str:
  kind, settings = layer
  text = ', '.join(f'{name}={value}' for name, value in settings.items())
  return f'{kind}({text})'[:_MAX_LAYER_CHARACTERS]
