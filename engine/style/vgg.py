"""VGG-19 as a feature network: its sixteen convolutions of 3x3 pixels in five blocks.

  conv1_1 relu1_1 conv1_2 relu1_2 pool1   64 filters each in the published network
  conv2_1 ...             relu2_2 pool2  128
  conv3_1 ...             relu3_4 pool3  256
  conv4_1 ...             relu4_4 pool4  512
  conv5_1 ...             relu5_4        512

(Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition",
arXiv:1409.1556, table 1, column E.) Poolings are 2x2 by 2. Layers, weights of the terms and so on
are those of the lesson, which has them from Gatys et al. and from A. Athalye's "Neural style".
"""

import pathlib

import numpy as np

from engine.models import layer_specs
from engine.style import features as features_lib
from engine.style import mat_file
from engine.style import sequential_features
from tfrecords import errors

# Convolutions of each block.
BLOCKS = (2, 2, 4, 4, 4)

DEFAULTS = features_lib.Defaults(
    content_layers=('relu4_2',),
    style_layers=('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1'),
    content_weight=5.0, style_weight=500.0, tv_weight=100.0,
    # 0.001 is the lesson's, for gradient descent; Adam would take 255,000 steps from black to white
    # at that rate. 10 gray levels are what "Neural style" takes.
    learning_rates={'adam': 10.0, 'sgd': 0.001})


def convolutions() -> list[str]:
  """Returns the names of the sixteen, in order."""
  return [f'conv{block}_{place}' for block, count in enumerate(BLOCKS, 1)
          for place in range(1, count + 1)]


def read(path: pathlib.Path) -> tuple[features_lib.FeatureExtractor, list[str]]:
  """Reads the network.

  Args:
    path: of imagenet-vgg-verydeep-19.mat, in either layout.

  Returns:
    The network, and a line for each warning about it.

  Raises:
    errors.InputError: it is no such file, or a layer is missing or of another shape.
  """
  found = mat_file.read(path)
  inputs = 3
  for name in convolutions():
    if name not in found.layers:
      raise errors.InputError(
          f'{path}: has no weights for {name}, so it is not VGG-19; give '
          'imagenet-vgg-verydeep-19.mat')
    filters, biases = found.layers[name]
    outputs = biases.size
    if filters.size == 9 * inputs * outputs and filters.shape[:2] == (3, 3):
      filters = filters.reshape(3, 3, inputs, outputs)
    if filters.shape != (3, 3, inputs, outputs) or not outputs:
      raise errors.InputError(
          f'{path}: {name} has filters of {_text(filters.shape)} and {outputs} biases, not '
          f'3x3x{inputs}x{outputs}; it is not VGG-19')
    if not (np.isfinite(filters).all() and np.isfinite(biases).all()):
      raise errors.InputError(f'{path}: {name} has weights that are no numbers; fetch it again')
    found.layers[name] = filters, biases
    inputs = outputs
  warnings = [] if found.md5 in mat_file.KNOWN_MD5 else [
      f'{path}: has the shapes of VGG-19 but is neither of the two published files (MD5 '
      f'{found.md5}); it is used nevertheless']
  return sequential_features.SequentialFeatures(
      f'VGG-19 of {path}', found.md5, found.mean, 1.0, DEFAULTS,
      tuple(layer_specs_of(found.layers))), warnings


def layer_specs_of(layers: dict[str, tuple[np.ndarray, np.ndarray]]) -> list[layer_specs.LayerSpec]:
  """Returns the layers in the order of computation, by filters and biases of each convolution."""
  found = []
  for block, count in enumerate(BLOCKS, 1):
    for place in range(1, count + 1):
      name = f'{block}_{place}'
      found += [layer_specs.conv(f'conv{name}', *layers[f'conv{name}'], relu=False),
                layer_specs.LayerSpec('relu', f'relu{name}')]
    if block < len(BLOCKS):
      found.append(layer_specs.pool(f'pool{block}', 2, 2))
  return found


def _text(shape: tuple[int, ...]) -> str:
  return 'x'.join(map(str, shape))
