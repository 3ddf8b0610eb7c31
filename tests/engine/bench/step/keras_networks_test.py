"""Tests for engine.bench.step.keras_networks; keras_step_test trains them."""

import keras
import numpy as np
import pytest

from engine.bench.step import keras_networks
from engine.models import model_registry
from tests.engine.bench.step import small_workloads


@pytest.mark.parametrize('model', ['softmax', 'cnn'])
def test_the_lessons_networks_compute_the_logits_of_ours(model):
  workload, _ = small_workloads.lesson(model)
  found = keras_networks.build(workload)
  found.set_weights(small_workloads.initial_values(model))
  network = model_registry.build(model, (10, 10, 1), 10, 0)
  np.testing.assert_allclose(
      found(workload.images[0]), network(workload.images[0]), atol=1e-5)


def test_the_tutorials_layers_have_the_tutorials_names_and_sizes():
  found = keras_networks.build(small_workloads.workload())
  sizes = {layer.name: layer.count_params() for layer in found.layers if layer.count_params()}
  named = model_registry.named_variables(model_registry.build('tutorial', (8, 8, 3), 10, 0))
  assert sizes == {name: sum(variable.shape.num_elements() for full_name, variable in named.items()
                             if full_name.startswith(f'{name}/')) for name in sizes}
  assert list(sizes) == ['conv1', 'conv2', 'local3', 'local4', 'softmax_linear']


def test_normalization_keeps_the_dtype_of_its_input():
  images = keras.ops.ones([1, 2, 2, 16], 'bfloat16')
  assert keras_networks.norm(images).dtype == 'bfloat16'
