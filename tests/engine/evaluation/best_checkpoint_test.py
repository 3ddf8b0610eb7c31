"""Tests for engine.evaluation.best_checkpoint."""

import json

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import best_checkpoint
from engine.evaluation import metrics
from engine.runs import run_dir as run_dir_lib


class Small:
  """A run with a state of one number."""

  def __init__(self, path):
    self.run_dir = run_dir_lib.RunDir(path)
    self.value = tf.Variable(0.0)
    self.state = tf.train.Checkpoint(value=self.value)

  def keep(self, step, correct, count=100):
    self.value.assign(step)
    result = metrics.ClassificationMetrics(np.array([[correct, count - correct], [0, 0]]))
    return best_checkpoint.save_if_best(self.run_dir, self.state, step, result)

  def kept(self):
    """Returns the value in the only checkpoint there is."""
    indices = list(self.run_dir.best.glob('*.index'))
    assert len(indices) == 1
    restored = tf.Variable(-1.0)
    tf.train.Checkpoint(value=restored).read(
        tf.train.latest_checkpoint(str(self.run_dir.best))).expect_partial()
    return float(restored)


@pytest.fixture(name='small')
def _small(tmp_path):
  return Small(tmp_path)


def test_keeps_the_highest_accuracy(small):
  assert best_checkpoint.read(small.run_dir) is None
  assert [small.keep(step, correct) for step, correct in
          [(1, 50), (2, 40), (3, 60), (4, 60), (5, 59)]] == [True, False, True, False, False]
  assert small.kept() == 3
  assert json.loads((small.run_dir.best / 'best.json').read_text()) == {
      'step': 3, 'accuracy': 0.6, 'count': 100, 'eval_data': 'test'}


def test_a_best_json_of_an_earlier_version_is_read(small):
  small.keep(1, 50)
  values = {'step': 1, 'precision': 0.5, 'count': 100, 'eval_data': 'test'}
  (small.run_dir.best / 'best.json').write_text(json.dumps(values))
  assert best_checkpoint.read(small.run_dir)['accuracy'] == 0.5
  assert not small.keep(2, 40)


def test_more_images_count_more(small):
  small.keep(1, 10, count=10)
  assert small.keep(2, 60, count=100)
  assert not small.keep(3, 10, count=10)
  assert small.kept() == 2


def test_goes_on_after_a_restart(small, tmp_path):
  small.keep(1, 50)
  again = Small(tmp_path)
  assert not again.keep(2, 40)
  assert again.keep(3, 70)
  assert again.kept() == 3


@pytest.mark.parametrize('text', ['', '{', '[]', '{"step": 1}'])
def test_an_unreadable_best_json_is_none(small, text):
  small.keep(1, 50)
  (small.run_dir.best / 'best.json').write_text(text)
  assert best_checkpoint.read(small.run_dir) is None
  assert small.keep(2, 10)
  assert small.kept() == 2


def test_a_crash_before_best_json_is_made_good(small, tmp_path, monkeypatch):
  small.keep(1, 50)
  monkeypatch.setattr(json, 'dumps', lambda *_, **__: 1 / 0)
  with pytest.raises(ZeroDivisionError):
    small.keep(2, 60)
  monkeypatch.undo()
  again = Small(tmp_path)
  assert best_checkpoint.read(again.run_dir)['step'] == 1
  assert again.keep(2, 60)
  assert (best_checkpoint.read(again.run_dir)['step'], again.kept()) == (2, 2)


def test_leaves_no_partial_file(small):
  small.keep(1, 50)
  assert not list(small.run_dir.best.glob('*.partial'))
  assert not list(small.run_dir.best.glob('.*'))
