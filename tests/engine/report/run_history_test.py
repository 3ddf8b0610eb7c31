"""Runs whose files are whole, damaged or missing."""

import json

import pytest

from engine.report import run_history
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='run_dir')
def fixture_run_dir(tmp_path):
  run_dir = run_dir_lib.RunDir(tmp_path / 'run')
  run_dir.begin(tiny_runs.config(max_steps=20))
  return run_dir


def _write(run_dir, *records):
  run_dir.metrics.write_text(''.join(f'{json.dumps(record)}\n' for record in records))


def test_a_run_that_has_ended(run_dir):
  _write(run_dir, {'kind': 'start', 'step': 0}, {'kind': 'train', 'step': 20, 'loss': 1.0},
         {'kind': 'end', 'step': 20, 'seconds': {'compute': 2.0}},
         {'kind': 'eval', 'step': 20, 'accuracy': 0.5, 'count': 10, 'eval_data': 'test'})
  run_dir.finish(20, 'max_steps reached')
  found = run_history.read(run_dir, 'a')
  assert (found.label, found.notes, found.last_step) == ('a', (), 20)
  assert found.status == 'ended at step 20: max_steps reached'
  assert [record['loss'] for record in found.training] == [1.0]
  assert [len(records) for records in (found.starts, found.ends)] == [1, 1]
  assert list(found.evaluations) == ['test']


def test_a_run_that_has_just_begun(run_dir):
  found = run_history.read(run_dir, 'a')
  assert (found.training, found.evaluations, found.notes) == ([], {}, ())
  assert found.status == 'not finished: the last record is of step 0 of 20'


def test_evaluations_on_other_numbers_of_images_are_kept_apart(run_dir):
  _write(run_dir, *({'kind': 'eval', 'step': step, 'accuracy': 0.5, 'count': count,
                     'eval_data': eval_data} for step, count, eval_data in (
                         (10, 7, 'test'), (15, 10, 'test'), (20, 10, 'test'),
                         (20, 5, 'validation'))))
  found = run_history.read(run_dir, 'a').evaluations
  assert {name: [record['step'] for record in records] for name, records in found.items()} == {
      'test': [15, 20], 'validation': [20]}


def test_a_line_that_is_no_record_is_a_note(run_dir):
  run_dir.metrics.write_text('{"kind": "train", "step": 5, "loss": 2.0}\n{"kind": "tra')
  found = run_history.read(run_dir, 'a')
  assert found.notes == (f'{run_dir.metrics}: 1 line is not a record and is skipped (line 2 is the '
                         'first)',)
  assert found.last_step == 5


def test_metrics_that_cannot_be_read_are_a_note(run_dir):
  run_dir.metrics.mkdir()
  (run_dir.path / 'DONE').write_text('never\n')
  found = run_history.read(run_dir, 'a')
  assert found.training == []
  metrics, done = found.notes
  assert 'is a directory' in metrics
  assert 'is not a step' in done


def test_no_run(tmp_path):
  with pytest.raises(errors.InputError, match='holds no run'):
    run_history.read(run_dir_lib.RunDir(tmp_path), 'a')


def test_seconds_are_added_up_and_nonsense_is_passed_over():
  records = [{'seconds': {'compute': 2.0, 'start': 1}}, {'seconds': {'compute': 3.0, 'x': 'y'}},
             {'seconds': [1]}, {}, {'seconds': {'z': float('nan'), 'negative': -1.0}}]
  assert run_history.seconds(records) == {'compute': 5.0, 'start': 1.0}


@pytest.mark.parametrize('value', ['1', None, True, float('inf'), float('nan'), 10 ** 400, 1e300])
def test_what_is_no_number_to_draw(value):
  assert run_history.number({'loss': value}, 'loss') is None
  assert run_history.number({'loss': 2}, 'loss') == 2.0


def test_labels_are_the_shortest_that_differ():
  run_dirs = [run_dir_lib.RunDir(path) for path in ('a/x', 'b/x', 'c/y', '.')]
  assert run_history.labels(run_dirs) == ['a/x', 'b/x', 'y', '.']
