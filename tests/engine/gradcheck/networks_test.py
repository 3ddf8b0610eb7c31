"""Networks in float64: right, and refused by a name that is none."""

import pytest
import tensorflow as tf

from engine.gradcheck import differences
from engine.gradcheck import findings as findings_lib
from engine.gradcheck import networks
from engine.gradcheck import report
from tfrecords import errors


@pytest.mark.parametrize('name', networks.NETWORKS)
def test_a_network_is_right(name):
  subject = networks.of_network(name, 2)
  assert all(variable.dtype == tf.float64 for variable in subject.variables.values())
  findings = differences.check(subject, 1)
  assert not sum(finding.count(findings_lib.WRONG) for finding in findings), report.table(findings)


def test_refuses():
  with pytest.raises(errors.InputError, match=(
      r'^--network=tutorail: there is no such network; did you mean tutorial\?$')):
    networks.of_network('tutorail', 2)
