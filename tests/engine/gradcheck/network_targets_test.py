"""Gradient targets of networks: every network passes, unknown names are refused."""

import pytest
import tensorflow as tf

from engine.gradcheck import finite_differences
from engine.gradcheck import network_names
from engine.gradcheck import network_targets
from engine.gradcheck import report
from engine.gradcheck import results
from tfrecords import errors


@pytest.mark.parametrize('name', [
    pytest.param(name, marks=pytest.mark.slow if name in ('airbench', 'resnet') else ())
    for name in network_names.NETWORKS])
def test_a_network_is_right(name):
  target = network_targets.of_network(name, 2)
  assert all(variable.dtype == tf.float64 for variable in target.variables.values())
  checked = finite_differences.check(target, 1)
  assert not sum(variable.count(results.WRONG) for variable in checked), report.table(checked)


def test_refuses():
  with pytest.raises(errors.InputError, match=(
      r'^--model=tutorail: there is no such network; did you mean tutorial\?$')):
    network_targets.of_network('tutorail', 2)
