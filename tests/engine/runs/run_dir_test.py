"""The run directory: how a run starts, continues and ends."""

import dataclasses
import os
import pathlib

import pytest

from engine.runs import done_file
from engine.runs import run_dir
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture
def directory(tmp_path):
  return run_dir.RunDir(tmp_path / 'runs' / 'a')


def _message(call, *args, **named):
  with pytest.raises(errors.InputError) as caught:
    call(*args, **named)
  return str(caught.value)


def test_naming_touches_nothing(directory):
  assert str(directory) == str(directory.path)
  assert directory.events('eval') == directory.path / 'eval'
  assert directory.checkpoints == directory.path / 'checkpoints'
  assert directory.best == directory.path / 'best'
  assert directory.metrics == directory.path / 'metrics.jsonl'
  assert directory.finished_step() is None
  assert not directory.path.parent.exists()


def test_plot_makes_its_folder(directory):
  assert directory.plot('confusion') == directory.path / 'plots' / 'confusion.png'
  assert (directory.path / 'plots').is_dir()


def test_a_run_begins_and_goes_on(directory):
  config = tiny_runs.config()
  assert directory.begin(config) is False
  assert directory.checkpoints.is_dir()
  assert directory.read_config() == config
  written = directory.config_file.stat().st_mtime_ns
  assert directory.begin(config) is True
  assert directory.config_file.stat().st_mtime_ns == written
  assert sorted(path.name for path in directory.path.iterdir()) == ['checkpoints', 'config.json']


def test_a_longer_training_keeps_the_frozen_config(directory):
  directory.begin(tiny_runs.config(max_steps=10))
  assert directory.begin(tiny_runs.config(max_steps=20)) is True
  assert directory.read_config().recipe.max_steps == 10


def test_fresh_refuses_a_run_and_nothing_else(directory):
  directory.path.mkdir(parents=True)
  (directory.path / 'notes.txt').write_text('mine')
  assert directory.begin(tiny_runs.config(), fail_if_exists=True) is False
  assert _message(directory.begin, tiny_runs.config(), fail_if_exists=True) == (
    f'--fail_if_exists: {directory} holds a run already; give another --train_dir, or leave '
    '--fail_if_exists out to continue it'
  )
  assert (directory.path / 'notes.txt').read_text() == 'mine'


@pytest.mark.parametrize('name', ['metrics.jsonl', 'DONE', 'checkpoints/ckpt-5.index'])
def test_a_run_without_config_is_not_treated_as_a_new_one(directory, name):
  directory.begin(tiny_runs.config())
  (directory.path / name).write_text('')
  directory.config_file.unlink()
  assert _message(directory.begin, tiny_runs.config()) == (
      f'--train_dir={directory}: holds {name.removesuffix("ckpt-5.index")} of a run, but no '
      'config.json; restore that file from a copy, or give another directory')
  assert not directory.config_file.exists()


def test_a_config_with_an_unresolved_compute_dtype_is_refused(directory):
  directory.begin(tiny_runs.config(compute_dtype='auto'))
  assert ': compute_dtype is auto, which' in _message(directory.read_config)


def test_another_recipe_is_refused_and_changes_nothing(directory):
  directory.begin(tiny_runs.config())
  before = directory.config_file.read_bytes()
  assert _message(directory.begin, tiny_runs.config(learning_rate=0.2)) == (
      f'{directory} holds a run with another recipe: learning_rate is 0.1 in the run, 0.2 was '
      'requested; repeat its settings or give another --train_dir')
  assert directory.config_file.read_bytes() == before


def test_a_raised_patience_is_kept(directory):
  first, raised = (tiny_runs.config(validation_examples=10, early_stopping_patience=patience)
                   for patience in (2, 4))
  directory.begin(first)
  before = directory.config_file.read_bytes()
  assert directory.begin(first)
  assert directory.config_file.read_bytes() == before
  assert directory.begin(raised)
  assert directory.read_config() == raised
  assert 'early_stopping_patience is 4 in the run, 2 was req' in _message(directory.begin, first)


def test_the_place_of_the_data_is_that_of_the_newest_start(directory):
  for place in ('/a', '/b', '/b'):
    directory.begin(dataclasses.replace(tiny_runs.config(), data_dir=place))
    assert directory.read_config().data_dir == place


@pytest.mark.parametrize('damage', [b'', b'{"format": 1', b'\xff\xfe\x00'])
def test_a_damaged_config_is_refused_and_kept(directory, damage):
  directory.begin(tiny_runs.config())
  directory.config_file.write_bytes(damage)
  for call in (directory.read_config, lambda: directory.begin(tiny_runs.config())):
    assert _message(call).startswith(f'{directory.config_file}: not the config of a run (')
  assert directory.config_file.read_bytes() == damage


def test_no_run_to_read(directory):
  assert _message(directory.read_config) == (
      f'--train_dir={directory}: holds no run (no config.json); give the directory of a training')


def test_a_run_ends_and_is_reopened(directory):
  directory.begin(tiny_runs.config())
  directory.reopen()
  directory.finish(20, 'because')
  assert directory.read_done() == done_file.Done(20, 'because')
  assert directory.finished_step() == 20
  directory.reopen()
  assert directory.finished_step() is None


def test_a_half_written_file_is_never_seen(directory, monkeypatch):
  def die(path, target):
    raise OSError(28, 'No space left on device')
  monkeypatch.setattr(pathlib.Path, 'replace', die)
  with pytest.raises(errors.InputError, match='config.json: No space left on device; free some '):
    directory.begin(tiny_runs.config())
  assert not directory.config_file.exists()


def test_a_name_is_escaped_in_messages_but_not_as_a_path(tmp_path):
  run = run_dir.RunDir(tmp_path / 'a\nb')
  assert str(run) == f'{tmp_path}/a\\nb'
  assert os.fspath(run) == f'{tmp_path}/a\nb'
