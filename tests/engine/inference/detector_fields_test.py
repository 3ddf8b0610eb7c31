"""The fields of a detector; confidence_test.py has what is refused."""

import numpy as np
import pytest

from engine.inference import detector
from engine.inference import detector_fields
from engine.inference import gaussian
from tfrecords import errors


def test_fields_are_arrays_by_name():
  one = gaussian.fitted(np.random.default_rng(0).normal(size=[30, 3]), np.arange(30) % 2, 2)
  made = detector.Detector({'conv': one}, np.ones(1), np.ones(1), 2.0, 9, detector.TRAINING)
  fields = detector_fields.written(made)
  assert set(fields) == {'layers', 'means', 'deviations', 'threshold', 'count', 'held_out', 'mean0',
                         'whitening0', 'centers0'}
  found = detector_fields.read({name: np.asarray(value) for name, value in fields.items()})
  assert (found.threshold, found.count, found.held_out, found.second) == (2, 9, 'training', None)


@pytest.mark.parametrize('value, reason', [
    (np.array(-1), 'count is not a whole number from 0'), (np.array(1.0), 'whole number')])
def test_numbers(value, reason):
  with pytest.raises(errors.InputError, match=reason):
    detector_fields.integer({'count': value}, 'count')
  assert detector_fields.number({'x': np.array(1.5)}, 'x') == 1.5
