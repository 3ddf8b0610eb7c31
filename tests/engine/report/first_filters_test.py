"""Filters of each network as images."""

import numpy as np
import pytest

from engine.models import model_registry
from engine.report import first_filters


@pytest.mark.parametrize('model, shape, name, count, shown', [
    ('tutorial', (24, 24, 3), 'conv1/weights', 64, (64, 5, 5, 3)),
    ('airbench', (32, 32, 3), 'whiten/filters', 24, (24, 2, 2, 3)),
    ('resnet', (32, 32, 3), 'conv/weights', 16, (16, 3, 3, 3)),
    ('cnn', (28, 28, 1), 'conv1/weights', 32, (32, 3, 3, 1)),
    ('softmax', (28, 28, 1), 'softmax/weights', 10, (10, 28, 28, 1)),
    ('deep', (28, 28, 1), 'dense1/weights', 200, (64, 28, 28, 1))])
def test_every_network(model, shape, name, count, shown):
  found = first_filters.of(model_registry.build(model, shape, 10), shape)
  assert (found.name, found.count, found.images.shape) == (name, count, shown)


def test_filters_that_are_no_images():
  network = model_registry.build('softmax', (28, 28, 1), 10)
  assert first_filters.of(network, (14, 28, 1)) is None
  assert first_filters.of(model_registry.build('tutorial', (24, 24, 2), 10), (24, 24, 2)) is None


def test_zero_is_middle_gray_and_the_largest_weight_black_or_white():
  filters = np.array([[-2.0, 0.0, 1.0], [0.0, 0.0, 0.0]]).reshape(2, 1, 1, 3)
  found = first_filters.as_images(filters)
  assert found.reshape(2, 3).tolist() == [[0, 128, 191], [128, 128, 128]]
