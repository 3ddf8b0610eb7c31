"""Test images of runs: shared, bounded, from where each run remembers them, or missing."""

import dataclasses

import pytest

from engine.report import report_images
from engine.report import run_history
from tests.engine import tiny_runs


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def _load(data_dir, *runs, **images):
  lines = []
  return report_images.load([run_history.read(run, 'a') for run in runs],
                            report_images.TestImages(data_dir, **images), lines.append), lines


def _run(path, data_dir=None, **changes):
  run = tiny_runs.make(path, (), **changes)
  if data_dir:
    run.config_file.write_text(
        dataclasses.replace(run.read_config(), data_dir=str(data_dir)).to_json())
  return run


def test_runs_on_the_same_data_share_the_images(tmp_path, data_dir):
  runs = [_run(tmp_path / 'a'), _run(tmp_path / 'b'),
          _run(tmp_path / 'c', class_subset=('cat', 'dog'))]
  (first, second, third), lines = _load(data_dir, *runs)
  assert first is second
  assert first.num_examples == tiny_runs.TEST_EXAMPLES > third.num_examples
  assert lines == []


def test_a_bounded_number(tmp_path, data_dir):
  run = _run(tmp_path / 'a')
  assert [_load(data_dir, run, num_examples=most)[0][0].num_examples for most in (7, 1000)] == [
      7, tiny_runs.TEST_EXAMPLES]


def test_each_run_remembers_its_own_data(tmp_path, data_dir, monkeypatch):
  monkeypatch.chdir(tmp_path)
  runs = [_run(tmp_path / 'a', tmp_path / 'gone'), _run(tmp_path / 'b', data_dir)]
  (missing, there), lines = _load(None, *runs)
  assert missing.startswith(f'no test images: {runs[0]}: its training read cifar10 in ')
  assert there.num_examples == tiny_runs.TEST_EXAMPLES
  assert lines == [f'{runs[1]}: reads its data in {data_dir}, where its training read them']


def test_files_that_are_missing(tmp_path):
  (missing,), _ = _load(tmp_path / 'none', _run(tmp_path / 'a'))
  assert missing.startswith('no test images: ')
