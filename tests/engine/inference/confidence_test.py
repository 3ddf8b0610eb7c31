"""The file of a run's confidence: written, read back, refused."""

import numpy as np
import pytest

from engine.inference import class_subspaces
from engine.inference import confidence
from engine.inference import detector
from engine.inference import discriminator
from engine.inference import gaussian
from engine.inference import temperature
from tfrecords import errors

_SCALE = temperature.Temperature(1.5, 300)


_LINE = np.ones(2, np.float32)
_SECONDS = (
    discriminator.Discriminator(_LINE, 2 * _LINE, 3 * _LINE, _LINE[0]),
    class_subspaces.ClassSubspaces(_LINE, np.ones([3, 2], np.float32),
                                   np.ones([3, 1, 2], np.float32)))


def _made(scale=_SCALE, second=None):
  rng = np.random.default_rng(0)
  gaussians = {name: gaussian.fitted(rng.normal(size=[30, 3]), np.arange(30) % 2, 2)
               for name in ('conv1', 'pixels')}
  return confidence.Confidence('ab', 7, scale, detector.Detector(
      gaussians, np.array([1.0, 2.0]), np.array([0.5, 0.25]), 1.75, 300, 'validation', second,
      np.arange(2.0 if second else 0), np.arange(1, 3.0 if second else 1)))


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


@pytest.mark.parametrize('second', _SECONDS)
def test_the_second_measure_comes_back(tmp_path, second):
  path = tmp_path / 'confidence.npz'
  confidence.write(path, _made(second=second))
  found = confidence.read(path, 'ab', 7).detector
  np.testing.assert_array_equal([found.middles, found.limits], [[0, 1], [1, 2]])
  assert type(found.second) is type(second)
  for field, value in vars(second).items():
    np.testing.assert_array_equal(getattr(found.second, field), value)


def test_a_file_of_an_earlier_version_has_no_second_measure(tmp_path):
  path = tmp_path / 'confidence.npz'
  confidence.write(path, _made())
  np.savez(path, **dict(np.load(path)) | {'format': np.array(1)})
  assert confidence.read(path, 'ab', 7).detector.second is None


@pytest.mark.parametrize('second, changes, reason', [
    (0, {'second': np.array('x')}, 'second is none of discriminator, subspaces'),
    (0, {'limits': np.zeros(2)}, 'limits are not above middles'),
    (0, {'second_weights': np.ones(3)}, 'weights is not 2 finite numbers'),
    (0, {'second_deviation': np.zeros(2)}, 'the deviation of the discriminator is not above 0'),
    (1, {'second_directions': np.ones(6)}, 'directions are not those of classes'),
    (1, {'second_centers': np.ones([2, 2])}, 'centers is not 3x2 finite numbers')])
def test_a_second_measure_with_other_fields(tmp_path, second, changes, reason):
  path = tmp_path / 'confidence.npz'
  confidence.write(path, _made(second=_SECONDS[second]))
  np.savez(path, **dict(np.load(path)) | changes)
  with pytest.raises(errors.InputError) as caught:
    confidence.read(path, 'ab', 7)
  assert f'({reason}); remove it' in str(caught.value)


def test_of_another_run_or_step_there_is_none(tmp_path):
  path = tmp_path / 'confidence.npz'
  assert confidence.read(path, 'ab', 7) is None
  confidence.write(path, _made())
  assert confidence.read(path, 'ab', 8) is None
  assert confidence.read(path, 'cd', 7) is None


@pytest.mark.parametrize('changes, reason', [
    ({'format': np.array(3)}, 'format is 3, neither 1 nor 2'),
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
