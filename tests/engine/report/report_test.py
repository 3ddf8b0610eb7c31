"""Reports of tiny runs: with everything, and with each thing missing."""

import dataclasses
import datetime

import pytest

from engine.report import report
from engine.report import report_images
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tests.tfrecords.html import html_tree
from tfrecords import errors

_NOW = datetime.datetime(2026, 1, 2)


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def _build(run_dirs, data_dir, **images):
  lines = []
  asked = report_images.TestImages(data_dir, **images)
  text = report.build(report.read(run_dirs), asked, lines.append, _NOW)
  return html_tree.parse(text), lines


def test_two_runs(tmp_path, data_dir):
  runs = [tiny_runs.make(tmp_path / 'a', (10,), **tiny_runs.SOFTMAX),
          tiny_runs.make(tmp_path / 'b', (20,), **tiny_runs.SOFTMAX)]
  tree, lines = _build(runs, data_dir)
  assert lines == [f'{run}: the newest checkpoint on 23 test images' for run in runs]
  rows = {name: cells for name, *cells in tree.one('section', id='summary').rows()}
  assert rows[''] == ['a', 'b']
  # The classes of the noise are unequal.
  assert all(' of 23mean of the recalls ' in cell for cell in rows['test accuracy'])
  assert not tree.all('aside')
  assert 'against' in tree.one('section', id='comparison').text


def test_a_bounded_number_of_images(tmp_path, data_dir):
  run = tiny_runs.make(tmp_path / 'a', (10,), **tiny_runs.SOFTMAX)
  assert _build([run], data_dir, num_examples=7)[1] == [
      f'{run}: the newest checkpoint on 7 test images']
  assert _build([run], data_dir, num_examples=1000)[1] == [
      f'{run}: the newest checkpoint on 23 test images']


def test_the_images_lie_where_the_training_read_them(tmp_path, data_dir):
  run = tiny_runs.make(tmp_path / 'a', (10,), **tiny_runs.SOFTMAX)
  run.config_file.write_text(
      dataclasses.replace(run.read_config(), data_dir=str(data_dir)).to_json())
  assert _build([run], None, num_examples=7)[1] == [
      f'{run}: reads its data in {data_dir}, where its training read them',
      f'{run}: the newest checkpoint on 7 test images']


def test_a_run_without_checkpoints_beside_another(tmp_path, data_dir):
  runs = [tiny_runs.make(tmp_path / 'a', (), **tiny_runs.SOFTMAX),
          tiny_runs.make(tmp_path / 'b', (20,), **tiny_runs.SOFTMAX)]
  tree, lines = _build(runs, data_dir)
  reason = f'--train_dir={runs[0]}: has no checkpoint yet; wait for the first one'
  assert reason in lines
  assert tree.one('aside').text == reason
  assert len(tree.one('section', id='calibration').all('svg')) == 1
  assert f'a: not compared: {reason}' in tree.one('section', id='comparison').text


def test_a_damaged_checkpoint_is_passed_over_and_told(tmp_path, data_dir):
  run = tiny_runs.make(tmp_path / 'a', (10, 20), **tiny_runs.SOFTMAX)
  tiny_runs.damage(run, 20)
  tree, _ = _build([run], data_dir)
  assert 'ckpt-20: this checkpoint cannot be read' in tree.one('aside').text
  rows = {name: cells for name, *cells in tree.one('section', id='summary').rows()}
  assert rows['checkpoint'] == ['step 10 of 100,000']


def test_without_test_images_the_rest_is_there(tmp_path):
  run = tiny_runs.make(tmp_path / 'a', (10,), **tiny_runs.SOFTMAX)
  run.metrics.write_text('{"kind": "train", "step": 5, "loss": 2.0}\nnothing\n')
  tree, lines = _build([run], tmp_path / 'none')
  assert lines[0].startswith(f'{run.metrics}: 1 line is not a record')
  assert lines[1].startswith(f'{run}: no test images: ')
  assert len(tree.one('section', id='learning-curves').all('svg')) == 1
  assert 'no test images' in tree.one('section', id='worst-mistakes').text


def test_what_is_no_run(tmp_path):
  with pytest.raises(errors.InputError, match='holds no run'):
    report.read([run_dir_lib.RunDir(tmp_path)])


def test_a_run_given_twice(tmp_path):
  run = tiny_runs.make(tmp_path / 'a', (), **tiny_runs.SOFTMAX)
  with pytest.raises(errors.InputError, match='is given twice; give each run once'):
    report.read([run, run_dir_lib.RunDir(tmp_path / 'b' / '..' / 'a')])
