"""The network of a run as a feature extractor, for pictures of any size.

The network was trained on images that were standardized one by one, or scaled to 0..1. A picture
that is optimized must not be standardized by its own mean and deviation: its brightness would have
no effect. So pixels are standardized by the mean and the deviation of the training images, which
the run has stored.

A network trained on images of 24 to 32 pixels in ten classes has layers for colors, edges and small
textures, not for brush strokes. DEFAULTS was chosen by looking at results; a network that is not
listed there gets layers spread over its first two thirds.
"""

from collections.abc import Sequence
import dataclasses

import numpy as np

from engine.inference import predictor as predictor_lib
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.style import features as features_lib
from engine.style import network_features
from engine.style import sequential_features
from tfrecords import errors

# By network: the sizes of activations, and so of losses, differ by orders of magnitude.
DEFAULTS = {
    'tutorial': features_lib.Defaults(
        content_layers=('norm2',), style_layers=('conv1', 'norm1', 'conv2', 'norm2'),
        content_weight=1.0, style_weight=1e6, tv_weight=1e-4,
        learning_rates={'adam': 4.0, 'sgd': 1e4}),
    'airbench': features_lib.Defaults(
        content_layers=('block2_conv1_silu',),
        # Without the whitening layer, which amplifies noise from pixel to pixel.
        style_layers=('block1_conv1_silu', 'block1_conv2_silu', 'block2_conv1_silu',
                      'block2_conv2_silu'),
        content_weight=1.0, style_weight=1e6, tv_weight=1e-3,
        learning_rates={'adam': 4.0, 'sgd': 1e3}),
    'resnet': features_lib.Defaults(
        content_layers=('group2_block1',),
        style_layers=('conv', 'group1_block2', 'group2_block1', 'group2_block3'),
        content_weight=1.0, style_weight=1e5, tv_weight=1e-3,
        learning_rates={'adam': 4.0, 'sgd': 1e3}),
}
_NONE = features_lib.Defaults((), (), 0.0, 0.0, 0.0, {})
# Of the layers of a network without a row: the depth of the content layer, and style layers.
_DEPTH, _STYLE_LAYERS = 2 / 3, 4
# For runs without stored statistics: those of CIFAR-10.
_BRIGHTNESS, _CONTRAST = 121.0, 53.0


def read(path: str, log: console.LogFn) -> features_lib.FeatureExtractor:
  """Returns the network of a run with its moving averages.

  Args:
    path: the run directory.
    log: gets a line about every newer checkpoint that cannot be read.

  Raises:
    errors.InputError: there is no run or no checkpoint, or the network does not take color pictures
      of any size.
  """
  predictor = predictor_lib.Predictor(run_dir_lib.RunDir(path), log)
  config = predictor.config
  if config.image_shape[2] != 3:
    raise errors.InputError(
      f'--feature_network={path}: was trained on {config.recipe.dataset}, which has no colors; '
      'give a run on cifar10 or another set in color'
    )
  model = config.recipe.model
  name = f'{model} of {path}, step {predictor.step:,}'
  fingerprint = f'{model}, step {predictor.step}'
  mean, scale = _standardization(predictor)
  specs = predictor.network.layer_specs()
  found: features_lib.FeatureExtractor
  if specs is None:
    found = network_features.NetworkFeatures(
        name, fingerprint, mean, scale, _NONE, predictor.network, config.input_shape)
  else:
    found = sequential_features.SequentialFeatures(
        name, fingerprint, mean, scale, _NONE, sequential_features.convolutional(specs))
  candidates = found.nonlinear()
  if not candidates:
    raise errors.InputError(
      f'--feature_network={path}: its network {model} has no layers for a picture of any size; '
      f'give a run with one of {", ".join(DEFAULTS)}'
    )
  return dataclasses.replace(found, defaults=DEFAULTS.get(model) or default_layers(candidates))


def _standardization(predictor: predictor_lib.Predictor) -> tuple[np.ndarray, float]:
  """Returns what is subtracted from pixels of 0..255, and what the difference is multiplied by."""
  if not predictor.config.preprocessing.standardize:
    return features_lib.gray(0.0), 1.0 / 255.0
  statistics = predictor.image_statistics
  mean, deviation = statistics.means[:2] if statistics else (_BRIGHTNESS, _CONTRAST)
  return features_lib.gray(mean), 1.0 / deviation


def default_layers(candidates: Sequence[str]) -> features_lib.Defaults:
  """Returns defaults for a network without a row in DEFAULTS.

  Args:
    candidates: layers to choose from, at least one, in the order of computation.
  """
  last = round(_DEPTH * (len(candidates) - 1))
  spread = sorted({round(index * last / (_STYLE_LAYERS - 1)) for index in range(_STYLE_LAYERS)})
  return features_lib.Defaults(
      content_layers=(candidates[last],),
      style_layers=tuple(candidates[index] for index in spread),
      content_weight=1.0, style_weight=1e5, tv_weight=1e-3,
      learning_rates={'adam': 4.0, 'sgd': 1e3})
