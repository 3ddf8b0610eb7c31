"""Tests for engine.evaluation.best_checkpoint."""

import json

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import best_checkpoint
from engine.evaluation import metrics
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors


class Small:
  """A run with a state of one number."""

  def __init__(self, path):
    self.run_dir = run_dir_lib.RunDir(path)
    self.value = tf.Variable(0.0)
    self.state = tf.train.Checkpoint(value=self.value)

  def keep(self, step, correct, count=100, data=''):
    self.value.assign(step)
    result = metrics.ClassificationMetrics(np.array([[correct, count - correct], [0, 0]]))
    return best_checkpoint.save_if_best(
        self.run_dir, self.state, step, best_checkpoint.Choice(result, data=data))

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


@pytest.mark.parametrize('text, said', [
    ('', 'Expecting value'), ('{', 'Expecting property name'), ('[]', 'the content is [], not an'),
    ('{"step": 1}', "no 'count'"), ('{"step": "7"}', "step is '7', not a whole number"),
    ('{"accuracy": NaN}', 'accuracy is nan, not a finite number'),
    ('{"step": 1, "accuracy": 7, "count": 3, "eval_data": "test"}', 'is out of range'),
    ('{"eval_data": "\\ud800"}', "eval_data is '\\ud800', not a string"),
    ('[' * 100_000, 'recursion'), ('{"step": ' + '1' * 5000 + '}', 'digits')])
def test_a_damaged_best_json_is_refused_and_kept(small, text, said):
  small.keep(1, 50)
  file = small.run_dir.best / 'best.json'
  file.write_text(text)
  for call in (lambda: best_checkpoint.read(small.run_dir), lambda: small.keep(2, 10)):
    with pytest.raises(errors.InputError) as caught:
      call()
    message = str(caught.value)
    assert message.startswith(f'{file}: damaged (')
    assert message.endswith('); remove it, and the next evaluation writes a new one')
    assert said in message
  assert file.read_text() == text
  assert small.kept() == 1


def test_accuracies_on_other_images_are_not_compared(small):
  assert small.keep(1, 50, data='12/34')
  assert json.loads((small.run_dir.best / 'best.json').read_text())['data'] == '12/34'
  assert small.keep(2, 60, data='12/34')
  with pytest.raises(errors.InputError, match='best was chosen on other test images; move it away'):
    small.keep(3, 90, data='12/56')
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
