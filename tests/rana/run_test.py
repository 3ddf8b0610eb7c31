"""A loaded run predicts and is evaluated as the commands do it."""

import dataclasses

import numpy as np
from PIL import Image
import pytest

from engine.evaluation import evaluator
from engine.inference import predictor
from rana import run as run_lib
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(scope='module')
def path(tmp_path_factory):
  return tiny_runs.make(tmp_path_factory.mktemp('runs') / 'run', (10, 20), **tiny_runs.SOFTMAX).path


def test_loads_the_newest_checkpoint(path):
  run = run_lib.load(str(path))
  assert (run.step, run.recipe.name, run.class_names[6]) == (20, 'cifar10_tutorial', 'frog')
  assert repr(run) == f"rana.load('{path}')  # recipe cifar10_tutorial, step 20"


def test_predicts_arrays_as_the_predictor_does(path, data_dir):
  images, _ = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'test'))
  run = run_lib.load(path)
  answers = run.predict(images.numpy())
  expected = predictor.Predictor(tiny_runs.run_dir_lib.RunDir(path), print).probabilities(
      images.numpy())
  assert len(answers) == tiny_runs.TEST_EXAMPLES
  for answer, values in zip(answers, expected, strict=True):
    assert list(answer.probabilities) == list(run.class_names)
    np.testing.assert_array_equal(list(answer.probabilities.values()), values)
    assert answer.label == run.class_names[values.argmax()]
    assert answer.probability == values.max()
    assert answer.notes == ()


def test_predicts_pictures_and_says_what_was_done(path, tmp_path):
  Image.new('L', [40, 30], 128).save(tmp_path / 'gray.png')
  answer, = run_lib.load(path).predict([tmp_path / 'gray.png'])
  assert answer.notes
  assert sum(answer.probabilities.values()) == pytest.approx(1)


def test_evaluates_as_the_evaluator_does_and_writes_nothing(path, data_dir):
  before = sorted(entry.name for entry in path.iterdir())
  result = run_lib.evaluate(run_lib.load(path), data_dir)
  assert sorted(entry.name for entry in path.iterdir()) == before
  assert result.count == tiny_runs.TEST_EXAMPLES
  again = run_lib.evaluate(path, data_dir)
  np.testing.assert_array_equal(again.confusion, result.confusion)
  run_dir = tiny_runs.run_dir_lib.RunDir(path)
  evaluated = evaluator.build(run_dir, data_dir, 'test', lambda line: None)(
      str(run_dir.checkpoints / 'ckpt-20'))
  np.testing.assert_array_equal(evaluated.averages.confusion, result.confusion)


def test_a_directory_without_a_run_is_refused(tmp_path):
  with pytest.raises(errors.InputError, match='holds no run'):
    run_lib.load(tmp_path)


def test_a_missing_picture_is_refused(path, tmp_path):
  with pytest.raises(errors.InputError, match='gone.png'):
    run_lib.load(path).predict([tmp_path / 'gone.png'])


@pytest.mark.parametrize('misuse, text', [
    (lambda run: run_lib.load(None), 'path=None: is of type NoneType; give a path'),
    (lambda run: run_lib.evaluate(3), 'run=3: is of type int; give a path'),
    (lambda run: run_lib.evaluate(run, 3), 'data_dir=3: is of type int; give a path'),
    (lambda run: run_lib.evaluate(run, eval_data='x'), '--eval_data=x: give one of test, '),
    (lambda run: run.predict(None), 'images are of type NoneType; give paths of pictures, or an '),
    (lambda run: run.predict(b'a.png'), 'images are of type bytes; give paths of pictures, or an '),
    (lambda run: run.predict([np.zeros([32, 32, 3], np.uint8)]),
     'image=array([[[0, 0, 0], [0, 0, 0], [0, 0, 0], ..., [0, 0, 0], [0,...: is of type ndarray'),
    (lambda run: run.predict([None]), 'image=None: is of type NoneType; give a path'),
    (lambda run: run.predict([[0.5]]), 'image=[0.5]: is of type list; give a path')])
def test_misuse_is_one_line(path, misuse, text):
  with pytest.raises(errors.InputError) as caught:
    misuse(run_lib.load(path))
  assert str(caught.value).startswith(text)


def test_a_prediction_is_a_value():
  answer = run_lib.Prediction('frog', 0.5, {'frog': 0.5, 'ship': 0.5})
  assert dataclasses.replace(answer) == answer


def test_one_path_and_nothing_are_predicted(path, tmp_path):
  Image.new('RGB', [40, 30], 'red').save(tmp_path / 'red.png')
  run = run_lib.load(path)
  assert run.predict(str(tmp_path / 'red.png')) == run.predict([tmp_path / 'red.png'])
  assert run.predict([]) == run.predict(np.zeros([0, 32, 32, 3], np.uint8)) == []


@pytest.mark.parametrize('shape, dtype', [([1, 32, 32, 3], np.float32), ([32, 32, 3], np.uint8)])
def test_an_array_of_another_kind_is_refused(path, shape, dtype):
  with pytest.raises(errors.InputError, match='; give uint8 of shape'):
    run_lib.load(path).predict(np.zeros(shape, dtype))
