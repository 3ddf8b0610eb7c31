"""A feature network of a few filters, and pictures for it."""

import numpy as np

from engine.models import layer_specs
from engine.style import features
from engine.style import objective
from engine.style import sequential_features

DEFAULTS = features.Defaults(('relu2',), ('relu1', 'pool1', 'relu2'), 1.0, 1e3, 1e-4,
                             {'adam': 4.0, 'sgd': 50.0})
WEIGHTS = objective.LossWeights(('relu2',), ('relu1', 'relu2'), 1.0, 1e3, 1e-4)


def network():
  """Returns two convolutions with a pooling between, on pixels of about -1 to 1."""
  rng = np.random.default_rng(0)

  def conv(name, inputs, outputs):
    return layer_specs.conv(name, rng.normal(size=[3, 3, inputs, outputs]).astype(np.float32) / 3,
                            np.full(outputs, 0.1, np.float32), relu=False)

  return sequential_features.SequentialFeatures(
    'small',
    'small 1',
    features.gray(128.0),
    1 / 64,
    DEFAULTS,
    (
      conv('conv1', 3, 6),
      layer_specs.LayerSpec('relu', 'relu1'),
      layer_specs.pool('pool1', 2, 2),
      conv('conv2', 6, 8),
      layer_specs.LayerSpec('relu', 'relu2'),
    ),
  )


def smooth(height, width):
  """Returns a picture of slow colors, float32 [1, height, width, 3]."""
  rows, columns = np.mgrid[0:height, 0:width]
  planes = [128 + 90 * np.sin(rows / 7 + phase) * np.cos(columns / 9) for phase in range(3)]
  return np.stack(planes, 2).astype(np.float32)[None]


def stripes(height, width):
  """Returns a texture, float32 [1, height, width, 3]."""
  rows, columns = np.mgrid[0:height, 0:width]
  bright = 255.0 * ((rows + columns) % 6 < 3)
  return np.stack([bright, 0.5 * bright, 255 - bright], 2).astype(np.float32)[None]
