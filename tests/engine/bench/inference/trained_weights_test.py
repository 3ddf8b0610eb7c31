"""Tests for engine.bench.inference.trained_weights; the frameworks' tests compare answers."""

import pytest

from engine.bench.inference import trained_weights
from tests.engine import tiny_runs
from tests.engine.bench.inference import small_networks
from tfrecords import errors


def test_a_workload_has_the_layers_in_order():
  workload, _ = small_networks.network()
  assert [values.ndim for values in workload.weights] == [4, 1, 4, 1, 2, 1, 2, 1, 2, 1]
  assert (workload.num_classes, workload.image_shape, workload.input_shape) == (
      10, (32, 32, 3), (8, 8, 3))
  assert workload.standardize


@pytest.mark.parametrize('changes, names, words', [
    ({'test_time_flip': True}, ('keras',), 'they average no mirror images in and shrink'),
    ({'shrink_to': 4}, ('torch',), 'this recipe does; leave out --frameworks or give'),
    ({'model': 'softmax', 'weight_decay_layers': ()}, ('keras', 'torch'),
     'torch has no network softmax here; leave it out')])
def test_what_a_framework_does_not_have(changes, names, words):
  recipe = tiny_runs.config(**changes).recipe
  trained_weights.check(recipe, ())
  with pytest.raises(errors.InputError, match=f'^--frameworks={",".join(names)}: .*{words}'):
    trained_weights.check(recipe, names)
