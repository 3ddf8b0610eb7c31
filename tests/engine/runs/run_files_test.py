"""A run's own files, and what may lie beside them."""

import pytest

from engine.runs import run_files


@pytest.fixture(name='run')
def fixture_run(tmp_path):
  run = tmp_path / 'run'
  (run / 'checkpoints').mkdir(parents=True)
  (run / 'config.json').touch()
  return run


@pytest.mark.parametrize('name', [
    'config.json', 'metrics.jsonl', 'appearance.json', 'confidence.npz', 'DONE', 'DONE.4',
    'best/best.json', 'checkpoints/ckpt-4.index', 'live/test.npz', 'failure-7/report.json',
    'train/../config.json'])
def test_its_own(run, name):
  assert run_files.is_own(run / name)


@pytest.mark.parametrize('name', ['plots/mine.png', 'predictions.csv', 'mine/config.json', '../x'])
def test_others_may_lie_beside_them(run, name):
  assert not run_files.is_own(run / name)


def test_by_another_way(run, tmp_path):
  (tmp_path / 'link.json').symlink_to(run / 'config.json')
  assert run_files.is_own(tmp_path / 'link.json')


def test_a_directory_that_is_no_run(tmp_path):
  (tmp_path / 'config.json').touch()
  assert not run_files.is_own(tmp_path / 'config.json')
