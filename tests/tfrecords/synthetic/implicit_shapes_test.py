"""Implicit shapes: known points, area, slope and symmetry."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from tfrecords import datasets
from tfrecords.synthetic import implicit_shapes

_INSIDE = {'circle': (0.9, 0), 'square': (0.8, 0.8), 'triangle': (0, 1.4), 'cross': (0, 1.1),
           'ring': (1.05, 0), 'frame': (0.9, 0.9), 'star': (0, 1.3), 'crescent': (-0.8, 0),
           'stripes': (0, 0), 'checkers': (0.65, 0.65)}
_OUTSIDE = {'circle': (0.8, 0.8), 'square': (1.0, 0), 'triangle': (0, -0.9), 'cross': (0.8, 0.8),
            'ring': (0, 0), 'frame': (0, 0), 'star': (0, -0.8), 'crescent': (0.6, 0),
            'stripes': (0.45, 0), 'checkers': (0.65, 0)}
_NAMES = tuple(implicit_shapes.SHAPES)
_POINTS = strategies.tuples(*[strategies.floats(-2, 2)] * 2)


def _value(name, point):
  u, v = np.float64(point[0]), np.float64(point[1])
  return implicit_shapes.SHAPES[name](u, v)


def test_names_are_the_classes_in_the_order_of_the_labels():
  assert _NAMES == datasets.get('shapes').class_names


@pytest.mark.parametrize('name', _NAMES)
def test_known_points(name):
  assert _value(name, _INSIDE[name]) > 0
  assert _value(name, _OUTSIDE[name]) < 0


@pytest.mark.parametrize('name', _NAMES)
def test_area_is_about_that_of_the_unit_circle(name):
  step = 0.01
  line = np.arange(-2 + step / 2, 2, step)
  area = (implicit_shapes.SHAPES[name](line, line[:, None]) > 0).sum() * step**2
  assert area == pytest.approx(np.pi, rel=0.05)


@pytest.mark.parametrize('name', _NAMES)
@hypothesis.given(_POINTS, _POINTS)
def test_slope_is_at_most_one(name, here, there):
  distance = np.hypot(here[0] - there[0], here[1] - there[1])
  assert abs(_value(name, here) - _value(name, there)) <= 1.001 * distance + 1e-6


@pytest.mark.parametrize('name', _NAMES)
@hypothesis.given(_POINTS)
def test_each_shape_is_its_own_mirror_image(name, point):
  u, v = point
  left_right = {'triangle', 'star'}
  mirrored = (-u, v) if name in left_right else (u, -v)
  assert _value(name, mirrored) == pytest.approx(_value(name, point), abs=1e-6)
