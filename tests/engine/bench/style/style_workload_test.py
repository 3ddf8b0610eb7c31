"""Tests for engine.bench.style.style_workload."""

import numpy as np

from engine.bench.style import style_workload
from engine.style import vgg

_WORKLOAD = style_workload.StyleWorkload(16, (4, 5, 6, 7, 8), 1)


def test_it_is_vgg_19_with_the_defaults_of_the_command():
  assert [f'conv{name}' for name, _, _ in style_workload.weights(_WORKLOAD)] == vgg.convolutions()
  usual = vgg.DEFAULTS
  assert (usual.content_layers, usual.style_layers) == (
    (style_workload.CONTENT_LAYER,),
    style_workload.STYLE_LAYERS,
  )
  assert (usual.content_weight, usual.style_weight, usual.tv_weight) == (
      style_workload.CONTENT_WEIGHT, style_workload.STYLE_WEIGHT, style_workload.TV_WEIGHT)
  assert usual.learning_rates['adam'] == style_workload.LEARNING_RATE
  assert style_workload.BLOCKS == vgg.BLOCKS


def test_everybody_gets_the_same():
  first, second = (list(style_workload.weights(_WORKLOAD)) for _ in range(2))
  for one, two in zip(first, second, strict=True):
    np.testing.assert_array_equal(one[1], two[1])
  content, style = style_workload.images(_WORKLOAD)
  assert content.shape == style.shape == (1, 16, 16, 3)
  assert content.dtype == np.float32
  assert 0 <= content.min()
  assert content.max() <= 255
  assert content.std() < style.std()
