"""Tests for growth_axes: the points of each axis, and what its cost is in proportion to."""

import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.scaling import growth_axes
from engine.config import recipe_catalog

_AXES = {axis.name: axis for axis in growth_axes.AXES}
_CONFIG = benchmark_config.BenchmarkConfig(
    recipe_catalog.get('cifar10_tutorial'), '', 'binary', timing.Plan())


def points(name, **changes):
  config = dataclasses.replace(_CONFIG, recipe=_CONFIG.recipe.with_settings(**changes))
  return _AXES[name].points(config)


def test_a_point_for_each_dtype_and_batch_size():
  found = points('batch', compute_dtype='bfloat16')
  assert [(one.series, one.value, one.recipe.compute_dtype, one.recipe.batch_size)
          for one in found] == [(f'tutorial, {dtype}', size, dtype, size)
                                for dtype in ('float32', 'bfloat16')
                                for size in growth_axes.BATCH_SIZES]
  few = dataclasses.replace(_CONFIG, batch_sizes=(4,))
  assert [one.value for one in _AXES['batch'].points(few)] == [4]


def test_replicas_that_divide_the_batch():
  assert [one.replicas for one in points('replicas')] == [1, 2, 4]
  assert [one.replicas for one in points('replicas', batch_size=6)] == [1, 2]


def test_classes_and_sides_of_a_network_that_takes_them():
  assert [one.num_classes for one in points('classes')] == [10, 100, 1_000, 10_000]
  sides = points('side', compute_dtype='bfloat16')
  assert [one.side for one in sides] == [16, 32, 64, 128, 256]
  assert {(one.recipe.model, one.recipe.compute_dtype) for one in sides} == {
      ('resnet', 'bfloat16')}


def test_widths_of_both_kinds_of_layers():
  found = points('width')
  assert list(dict.fromkeys(one.series for one in found)) == [
      'dense layers, batch 128', 'filters, batch 128']
  for one in found:
    assert one.recipe.model.count(f'/{one.value}') == 2


def test_units_of_the_costs():
  assert _AXES['side'].units(16) == 256
  assert _AXES['width'].units(3000) == 3
  assert _AXES['batch'].units(7) == 7
