"""The file of a run's confidence: written, read back, refused."""

import numpy as np
import pytest

from engine.inference import confidence
from engine.inference import detector
from engine.inference import gaussian
from engine.inference import temperature
from tfrecords import errors

_SCALE = temperature.Temperature(1.5, 300)


def _made(scale=_SCALE):
  rng = np.random.default_rng(0)
  gaussians = {name: gaussian.fitted(rng.normal(size=[30, 3]), np.arange(30) % 2, 2)
               for name in ('conv1', 'pixels')}
  return confidence.Confidence('ab', 7, scale, detector.Detector(
      gaussians, np.array([1.0, 2.0]), np.array([0.5, 0.25]), 1.75, 300, 'validation'))


@pytest.mark.parametrize('scale', [None, _SCALE])
def test_comes_back_from_its_file(tmp_path, scale):
  made, path = _made(scale), tmp_path / 'confidence.npz'
  confidence.write(path, made)
  found = confidence.read(path, 'ab', 7)
  assert (found.run_id, found.step, found.temperature) == ('ab', 7, scale)
  for name in ('threshold', 'count', 'held_out'):
    assert getattr(found.detector, name) == getattr(made.detector, name)
  for name in ('means', 'deviations'):
    np.testing.assert_array_equal(getattr(found.detector, name), getattr(made.detector, name))
  assert [*found.detector.gaussians] == ['conv1', 'pixels']
  for name, one in made.detector.gaussians.items():
    for field, value in vars(one).items():
      np.testing.assert_array_equal(getattr(found.detector.gaussians[name], field), value)


def test_of_another_run_or_step_there_is_none(tmp_path):
  path = tmp_path / 'confidence.npz'
  assert confidence.read(path, 'ab', 7) is None
  confidence.write(path, _made())
  assert confidence.read(path, 'ab', 8) is None
  assert confidence.read(path, 'cd', 7) is None


@pytest.mark.parametrize('changes, reason', [
    ({'format': np.array(2)}, 'format is 2, not 1'),
    ({'format': np.array('x')}, 'format is not a whole number from 0'),
    ({'step': np.array(-7)}, 'step is not a whole number from 0'),
    ({'temperature': np.array(np.nan)}, 'temperature is not one finite numbers'),
    ({'temperature': np.array(0.0)}, 'temperature is 0'),
    ({'threshold': np.array(0.0)}, 'threshold or deviations are not above 0'),
    ({'layers': np.array([])}, 'layers is not a list of names'),
    ({'layers': np.array(['a'])}, 'means is not 1 finite numbers'),
    ({'held_out': np.array('test')}, 'held_out is none of validation, training'),
    ({'whitening0': np.ones([3, 2])}, 'whitening0 is not 3x3 finite numbers'),
    ({'centers1': np.array(1.0)}, 'len() of unsized object'),
    ({'mean1': None}, "no 'mean1'")])
def test_a_file_with_other_fields(tmp_path, changes, reason):
  path = tmp_path / 'confidence.npz'
  confidence.write(path, _made())
  values = {name: value for name, value in (dict(np.load(path)) | changes).items()
            if value is not None}
  np.savez(path, **values)
  with pytest.raises(errors.InputError) as caught:
    confidence.read(path, 'ab', 7)
  assert str(caught.value) == (f'{path}: does not hold the confidence of a run ({reason}); remove '
                               'it, and the next prediction fits a new one')


def test_a_cut_file(tmp_path):
  path = tmp_path / 'confidence.npz'
  confidence.write(path, _made())
  path.write_bytes(path.read_bytes()[:300])
  with pytest.raises(errors.InputError, match='cannot be read .*; remove it, and the next pred'):
    confidence.read(path, 'ab', 7)
