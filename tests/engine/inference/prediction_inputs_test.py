"""The images that a predictor is asked about: pictures and test images."""

import numpy as np
from PIL import Image
import pytest

from engine.inference import image_statistics
from engine.inference import prediction_inputs
from engine.inference import predictor
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(name='asked', scope='module')
def fixture_asked(tmp_path_factory, data_dir):
  run_dir = tiny_runs.make(tmp_path_factory.mktemp('runs') / 'run', (10,), **tiny_runs.SOFTMAX)
  images, _ = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'train'))
  run_dir.write_image_statistics(image_statistics.from_images(images.numpy()).to_json())
  return predictor.Predictor(run_dir, print)


def test_pictures_with_notes(asked, tmp_path):
  noise = np.random.default_rng(1).integers(0, 256, [32, 32, 3], np.uint8)
  Image.fromarray(noise).save(tmp_path / 'a.png')
  Image.new('RGB', (64, 64)).save(tmp_path / 'b.png')
  usual, black = prediction_inputs.predict_images(asked, [tmp_path / 'a.png', tmp_path / 'b.png'])
  assert (usual.name, usual.label, usual.notes) == (str(tmp_path / 'a.png'), None, ())
  np.testing.assert_allclose(usual.probabilities, asked.probabilities(noise[None])[0], rtol=1e-5)
  assert black.notes[0] == '64x64 scaled to 32x32'
  assert black.notes[1].startswith('unlike the training images: brightness')


def test_an_unreadable_picture_does_not_affect_the_others(asked, tmp_path):
  for name in ('a.png', 'b.png', 'c.png'):
    Image.new('RGB', (64, 64)).save(tmp_path / name)
  (tmp_path / 'b.png').write_bytes((tmp_path / 'b.png').read_bytes()[:60])
  (tmp_path / 'empty').mkdir()
  lines = []
  found, refused = prediction_inputs.predict_paths(
      asked, [tmp_path, tmp_path / 'none.png', tmp_path / 'empty'], lines.append)
  assert [one.name for one in found] == [str(tmp_path / 'a.png'), str(tmp_path / 'c.png')]
  assert lines == [f'{tmp_path}: 3 pictures (1 other entries skipped)']
  assert [str(error).partition(' (')[0].partition(';')[0] for error in refused] == [
      f'{tmp_path}/empty: holds no pictures',
      f'{tmp_path}/b.png: not a picture that can be read', f'{tmp_path}/none.png: no such file']
  with pytest.raises(errors.InputError, match=r'b\.png: not a picture'):
    prediction_inputs.predict_images(asked, [tmp_path / 'a.png', tmp_path / 'b.png'])


def test_a_picture_goes_by_another_name(asked, tmp_path):
  for name in ('a.png', 'b.png'):
    Image.new('RGB', (32, 32)).save(tmp_path / name)
  (tmp_path / 'b.png').write_text('x')
  names = {tmp_path / 'a.png': 'standard input', tmp_path / 'b.png': 'other'}
  found, refused = prediction_inputs.predict_paths(asked, [*names], print, names)
  assert [one.name for one in found] == ['standard input']
  assert str(refused[0]).startswith('other: not a picture that can be read')


def _examples(asked, data_dir, *values):
  return prediction_inputs.predict_examples(
      asked, prediction_inputs.Examples('cifar10', *values), lambda: str(data_dir), 'binary')


def test_random_records_of_either_split_by_a_seed(asked, data_dir):
  images, labels = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'train'))
  found = _examples(asked, data_dir, 'train', [], 5, 1)
  numbers = [int(one.name.removeprefix('cifar10 train ')) for one in found]
  assert len({*numbers}) == 5
  for one, number in zip(found, numbers, strict=True):
    np.testing.assert_array_equal(one.image, images[number])
    assert one.label == int(labels[number])
  assert [one.name for one in _examples(asked, data_dir, 'train', [], 5, 1)] == [
      one.name for one in found]
  assert [one.name for one in _examples(asked, data_dir, 'train', [], 5, 2)] != [
      one.name for one in found]


def test_examples_by_number_with_their_classes(asked, data_dir):
  images, labels = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'test'))
  found = _examples(asked, data_dir, 'test', ['7', '0', '22', '7'])
  assert [one.name for one in found] == ['cifar10 7', 'cifar10 0', 'cifar10 22', 'cifar10 7']
  for one, number in zip(found, (7, 0, 22, 7), strict=True):
    np.testing.assert_array_equal(one.image, images[number])
    assert one.label == int(labels[number])


def test_the_first_twelve_where_none_is_named(asked, data_dir):
  found = _examples(asked, data_dir)
  assert [one.name for one in found] == [f'cifar10 {number}' for number in range(12)]


def test_an_imported_set_is_found_without_the_data_of_the_run(asked, tmp_path):
  names = tiny_runs.SPEC.class_names
  imported_set.write(tmp_path / 'own', classes=names, shape=(32, 32, 3), counts={
      'train': (1,) * 10, 'test': (1,) * 10})

  def gone():
    raise errors.InputError('the data were moved')

  found = prediction_inputs.predict_examples(
      asked, prediction_inputs.Examples(f'{tmp_path}/own', 'test', ['9']), gone, 'binary')
  assert [one.name for one in found] == [f'{tmp_path}/own 9']
  with pytest.raises(errors.InputError, match='^the data were moved$'):
    prediction_inputs.predict_examples(
        asked, prediction_inputs.Examples('cifar10', 'test', ['9']), gone, 'binary')


def test_nine_at_random(asked, data_dir):
  found = _examples(asked, data_dir, 'test', ['random'])
  numbers = [int(one.name.removeprefix('cifar10 ')) for one in found]
  assert len({*numbers}) == 9
  assert {*numbers} <= {*range(23)}


def test_a_run_of_some_classes_counts_its_own_test_images(tmp_path, data_dir):
  some = predictor.Predictor(
      tiny_runs.make(tmp_path / 'run', (10,), class_subset=('ship', 'bird'), **tiny_runs.SOFTMAX),
      print)
  images, labels = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'test'))
  own = [number for number, label in enumerate(labels.numpy()) if label in (8, 2)]
  found = _examples(some, data_dir, 'test', ['1', '0'])
  for one, number in zip(found, (own[1], own[0]), strict=True):
    np.testing.assert_array_equal(one.image, images[number])
    assert one.label == (8, 2).index(labels[number])
    assert one.probabilities.shape == (2,)


@pytest.mark.parametrize('dataset, numbers, message', [
    ('cifar10', ['23'], '--example=23: give numbers of 0 to 22, or random'),
    ('cifar10', ['-1'], '--example=-1: give numbers of 0 to 22, or random'),
    ('cifar10', ['x'], '--example=x: give numbers of 0 to 22, or random'),
    ('mnist', [], '--dataset=mnist: has other images or classes than cifar10, which this run was '
     'trained on; give that, or pictures'),
    ('cifar11', [], '--dataset=cifar11: there is no such data set; did you mean cifar10 or '
     'cifar100?')])
def test_refuses(asked, data_dir, dataset, numbers, message):
  with pytest.raises(errors.InputError) as caught:
    prediction_inputs.predict_examples(
        asked, prediction_inputs.Examples(dataset, 'test', numbers), lambda: str(data_dir),
        'binary')
  assert str(caught.value) == message
