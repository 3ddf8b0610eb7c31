"""The confidence of a small run: fitted once, kept, and what prevents it."""

import numpy as np
import pytest

from engine.inference import confidence_fit
from engine.inference import image_statistics
from engine.inference import predictor as predictor_lib
from engine.inference import reference_images
from engine.inference import temperature
from tests.engine import tiny_runs
from tfrecords import reader
from tfrecords import record_loader


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(name='few_are_enough')
def fixture_few_are_enough(monkeypatch):
  monkeypatch.setattr(reference_images, 'LEAST_TRAINING', 10)
  monkeypatch.setattr(reference_images, 'LEAST_HELD_OUT', 5)


def _fitted(path, data_dir, **changes):
  run_dir, lines = tiny_runs.make(path, (10,), **changes), []
  found = predictor_lib.Predictor(run_dir, print)
  return run_dir, found, confidence_fit.ensure(
      run_dir, found, lambda: str(data_dir), lines.append), lines


def test_by_validation_images_once(tmp_path, data_dir, few_are_enough):
  run_dir, found, problem, lines = _fitted(tmp_path / 'run', data_dir, validation_examples=12)
  assert problem == ''
  assert lines == [f'{run_dir}: compared with 28 training and 12 validation images']
  source = reader.open_source(tiny_runs.SPEC, data_dir, 'train').slice(28, 40)
  images, labels = record_loader.load(source)
  expected = temperature.fitted(found.logits(images.numpy()), labels.numpy())
  assert found.confidence.temperature == expected
  assert (found.confidence.detector.count, found.confidence.detector.held_out) == (12, 'validation')
  np.testing.assert_allclose(
      found.calibrated_probabilities(images.numpy()),
      temperature.probabilities(found.logits(images.numpy()), expected.value), rtol=1e-5)
  # It is read again, without the data.
  again = predictor_lib.Predictor(run_dir, print)
  assert again.confidence.temperature == expected
  np.testing.assert_allclose(again.distances(images.numpy()), found.distances(images.numpy()),
                             rtol=1e-3)
  assert confidence_fit.ensure(run_dir, again, pytest.fail, print) == ''


def test_without_validation_images_there_is_no_temperature(tmp_path, data_dir, few_are_enough):
  _, found, problem, _ = _fitted(tmp_path / 'run', data_dir)
  assert (problem, found.confidence.temperature) == ('', None)
  assert (found.confidence.detector.count, found.confidence.detector.held_out) == (14, 'training')
  images = np.zeros([1, *tiny_runs.SPEC.image_shape], np.uint8)
  np.testing.assert_array_equal(
      found.calibrated_probabilities(images), found.probabilities(images))


def test_a_run_that_cannot_be_written_is_used_all_the_same(tmp_path, data_dir, few_are_enough):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  found, lines = predictor_lib.Predictor(run_dir, print), []
  run_dir.confidence_file.mkdir()
  assert confidence_fit.ensure(run_dir, found, lambda: str(data_dir), lines.append) == ''
  assert found.confidence is not None
  assert '; not kept (' in lines[0]


@pytest.mark.parametrize('data, problem', [
    (None, '40 training images are too few, 600 are needed'),
    ('none', 'none/cifar-10-batches-bin')])
def test_what_prevents_it(tmp_path, data_dir, data, problem):
  run_dir, found, said, lines = _fitted(tmp_path / 'run', data or data_dir)
  assert problem in said
  assert (found.confidence, lines, run_dir.confidence_file.exists()) == (None, [], False)


def test_other_training_images_are_refused(tmp_path, data_dir, few_are_enough, monkeypatch):
  monkeypatch.setattr(reference_images, 'NOTED', 20)
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  images, _ = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'train').slice(0, 20))
  for pixels, said in ((images.numpy(), ''), (255 - images.numpy(), 'holds other training images')):
    run_dir.image_statistics_file.unlink(missing_ok=True)
    run_dir.write_image_statistics(image_statistics.from_images(pixels).to_json())
    run_dir.confidence_file.unlink(missing_ok=True)
    found = predictor_lib.Predictor(run_dir, print)
    assert said in confidence_fit.ensure(run_dir, found, lambda: str(data_dir), print)
    assert (found.confidence is None) == bool(said)
