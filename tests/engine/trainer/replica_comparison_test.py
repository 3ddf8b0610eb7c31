"""The differences of two trainings and the verdict."""

import numpy as np

from engine.trainer import replica_comparison

_EXPECTED = {('loss terms', 'loss'): np.array(2.0, np.float32),
             ('gradients', 'conv1/weights'): np.array([3.0, 4.0], np.float32),
             ('weights and statistics', 'conv1/mean'): np.array([0.0, 1.0], np.float32)}


def _found(**changes):
  """Returns the differences of tensors that are changed by so much in their first number."""
  found = {}
  for (kind, name), value in _EXPECTED.items():
    found[kind, name] = value.copy()
    found[kind, name].flat[0] += changes.get(kind.partition(' ')[0], 0.0)
  noisy = {('gradients', 'conv1/weights'): np.array([3.0, 4.0 + changes.get('noise', 0.0)])}
  return {one.kind: one for one in replica_comparison.differences(found, _EXPECTED, noisy, 1, 1e-4)}


def test_differences_are_relative_to_the_norm_and_allowed_as_much_as_noise_makes():
  found = _found(gradients=0.5, noise=0.05)
  assert found['gradients'].value == 0.1
  np.testing.assert_allclose(found['gradients'].allowed, 10 * 0.05 / 5)
  np.testing.assert_allclose(found['weights and statistics'].allowed, 0.1)
  # Noise explains nothing of the loss.
  assert found['loss terms'].allowed == 1e-4


def _check(differences, unequal=''):
  return replica_comparison.ReplicaCheck(2, 5, tuple(differences), unequal)


def test_the_verdict():
  equal = _check(_found().values())
  assert equal.agrees
  assert equal.lines()[-1] == '5 steps on one device and on 2 replicas: equal but for rounding'
  apart = _check(_found(gradients=0.5).values())
  assert not apart.agrees
  assert apart.lines()[-1].endswith(
      'WRONG: gradients of conv1/weights differ by 1.0e-01, of which rounding explains 1.0e-04')
  assert not _check(_found(loss=float('nan')).values()).agrees
  unlike = _check(_found().values(), 'weights conv1/weights after step 3')
  assert not unlike.agrees
  assert unlike.lines()[-1].endswith(
      'WRONG: weights conv1/weights after step 3 is not the same on all replicas')
