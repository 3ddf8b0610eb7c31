"""The lines above a table of predictions."""

import types

import pytest

from engine.inference import confidence
from engine.inference import run_heading
from engine.inference import temperature
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib


def _predictor(found=None, names=('cat', 'dog')):
  return types.SimpleNamespace(
      step=1200, confidence=found,
      config=types.SimpleNamespace(class_names=names, recipe=types.SimpleNamespace(name='mine')))


def _confidence(scale):
  return confidence.Confidence(
      '', 1200, scale, types.SimpleNamespace(count=5000, held_out='training'))


def test_a_run_with_everything(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path)
  file = metrics_log.MetricsFile(run_dir.metrics)
  for eval_data, step, accuracy in (('test', 1100, 0.7), ('test', 1200, 0.8125),
                                    ('validation', 1200, 0.9)):
    file.append('eval', step, {'eval_data': eval_data, 'accuracy': accuracy, 'count': 10_000})
  file.close()
  predictor = _predictor(_confidence(temperature.Temperature(1.5, 5000)))
  assert run_heading.lines(run_dir, predictor) == [
      f'{tmp_path}: recipe mine, step 1,200, accuracy 0.8125 on 10,000 test images',
      '2 classes: cat, dog',
      'probability: calibrated by a temperature of 1.5, fitted on 5,000 validation images',
      'distance: from the training images; 95% of 5,000 training images are below 1, above 1 an '
      'image is unlike them']
  assert run_heading.lines(run_dir, predictor, is_public=True)[0] == (
      'recipe mine, step 1,200, accuracy 0.8125 on 10,000 test images')


def test_a_run_with_nothing(tmp_path):
  names = tuple(f'class{number}' for number in range(30))
  lines = run_heading.lines(run_dir_lib.RunDir(tmp_path), _predictor(names=names), 'no such data')
  assert lines[0].endswith(
      f'step 1,200, not evaluated (eval_main --train_dir={tmp_path} --run_once)')
  assert lines[1].startswith('30 classes: class0, class1, ')
  assert lines[1].endswith('class19, ...')
  assert lines[2:] == ['probability: not calibrated; distance: not measured (no such data)']


def test_a_run_without_validation_images(tmp_path):
  lines = run_heading.lines(run_dir_lib.RunDir(tmp_path), _predictor(_confidence(None)))
  assert lines[2] == ('probability: not calibrated, as the training kept fewer than 200 validation '
                      'images (--validation_examples)')


@pytest.mark.parametrize('found', [None, _confidence(None)])
@pytest.mark.parametrize('accuracy', ['not evaluated', 'accuracy unknown'])
def test_strangers_see_no_path_and_no_flag(tmp_path, found, accuracy):
  run_dir = run_dir_lib.RunDir(tmp_path)
  if accuracy == 'accuracy unknown':
    # Nothing that can be read.
    run_dir.metrics.mkdir()
  about = _predictor(found), f'no data in {tmp_path}; give --data_dir'
  mine = ' '.join(run_heading.lines(run_dir, *about))
  assert mine.startswith(f'{tmp_path}: recipe mine, step 1,200, {accuracy} (')
  public = run_heading.lines(run_dir, *about, is_public=True)
  assert public[0] == f'recipe mine, step 1,200, {accuracy}'
  assert '--' not in ' '.join(public)
  assert str(tmp_path) not in ' '.join(public)
