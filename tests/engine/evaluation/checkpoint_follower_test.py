"""Tests for checkpoint_follower: a training is played back, a scene at every wait."""

import itertools
import shutil

import pytest
import tensorflow as tf

from engine.evaluation import checkpoint_follower
from engine.evaluation import deadline as deadline_lib
from engine.runs import checkpoint_files
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import remote_path


class Play:
  """A training that advances whenever the evaluator waits.

  Attributes:
    evaluated: the steps in the order in which they were evaluated.
    tried: the same with those that could not be read.
    unreadable: steps that cannot be read now.
    lines: what was said.
  """

  def __init__(self, path, *scenes, keep: int = 5):
    self.run_dir = run_dir_lib.RunDir(path)
    self._saved = checkpoints.Checkpoints(
        self.run_dir.checkpoints, tf.train.Checkpoint(value=tf.Variable(0.0)), keep)
    self._scenes = iter(scenes)
    self.evaluated, self.tried, self.lines = [], [], []
    self.unreadable = set()

  def save(self, *steps):
    for step in steps:
      self._saved.save(step)

  def finish(self, step):
    self.run_dir.finish(step)

  def evaluate(self, path):
    step = checkpoint_files.step_of(path)
    self.tried.append(step)
    if step in self.unreadable or not remote_path.of(f'{path}.index').exists():
      raise errors.InputError(f'step {step} cannot be read')
    self.evaluated.append(step)
    return f'result of {step}'

  def wait(self):
    # An evaluator that waits beyond the last scene would wait without end: StopIteration ends it.
    next(self._scenes)(self)

  def follow(self, seen=(), deadline=None):
    return checkpoint_follower.follow(
      self.run_dir, self.evaluate, seen, self.wait, self.lines.append, deadline
    )

  def evaluate_latest(self):
    return checkpoint_follower.evaluate_latest(self.run_dir, self.evaluate, self.lines.append)


@pytest.mark.parametrize('scheme', ['', 'file://'])
def test_evaluates_each_once_in_order_and_ends(tmp_path, scheme):
  play = Play(f'{scheme}{tmp_path}', lambda play: play.save(10), lambda play: None,
              lambda play: play.save(20, 30), lambda play: (play.save(40), play.finish(40)))
  assert play.follow() == 'result of 40'
  assert play.evaluated == [10, 20, 30, 40]
  assert play.lines == []


def test_a_finished_run_is_not_waited_for(tmp_path):
  play = Play(tmp_path)
  play.save(10, 20)
  play.finish(20)
  assert play.follow() == 'result of 20'
  assert play.evaluated == [10, 20]


def test_a_checkpoint_saved_while_one_is_evaluated_is_not_missed_at_the_end(tmp_path):
  play = Play(tmp_path, lambda play: None)
  play.save(10)
  evaluate = play.evaluate

  def meanwhile(path):
    if not play.evaluated:
      play.save(20)
      play.finish(20)
    return evaluate(path)

  play.evaluate = meanwhile
  assert play.follow() == 'result of 20'
  assert play.evaluated == [10, 20]


def test_what_earlier_evaluators_saw_is_not_repeated(tmp_path):
  play = Play(tmp_path)
  play.save(10, 20, 30)
  play.finish(30)
  assert play.follow({10, 20}) == 'result of 30'
  assert play.evaluated == [30]


def test_says_when_nothing_is_new(tmp_path):
  play = Play(tmp_path)
  play.save(10, 20)
  play.finish(20)
  assert play.follow({10: {}, 20: {}}) is None
  assert play.lines == [f'{tmp_path}: nothing new; the training ended at step 20, and step 20 has '
                        'been evaluated before']


def test_survives_checkpoints_that_vanish(tmp_path):
  play = Play(tmp_path, lambda play: (play.save(40), play.finish(40)))
  play.save(10, 20, 30)
  for path in play.run_dir.checkpoints.glob('ckpt-20.*'):
    path.unlink()
  assert play.follow() == 'result of 40'
  assert play.evaluated == [10, 30, 40]
  assert play.lines == ['step 20 cannot be read; it is skipped']
  assert play.tried.count(20) == 1


def test_a_half_written_one_is_tried_again_until_it_can_be_read(tmp_path):
  play = Play(tmp_path, lambda play: None, lambda play: play.unreadable.clear(),
              lambda play: play.finish(10))
  play.save(10)
  play.unreadable = {10}
  assert play.follow() == 'result of 10'
  assert (play.tried, play.evaluated) == ([10, 10, 10], [10])
  assert play.lines == ['step 10 cannot be read; it will be tried again']


def test_a_half_written_one_is_given_up_when_a_newer_one_is_there(tmp_path):
  play = Play(tmp_path, lambda play: play.save(20), lambda play: None,
              lambda play: play.finish(20))
  play.save(10)
  play.unreadable = {10}
  assert play.follow() == 'result of 20'
  assert (play.tried, play.evaluated) == ([10, 10, 20], [20])
  assert play.lines == ['step 10 cannot be read; it will be tried again',
                        'step 10 cannot be read; it is skipped']


def test_a_damaged_last_one_is_given_up_at_the_end(tmp_path):
  play = Play(tmp_path, lambda play: play.finish(20))
  play.save(10, 20)
  play.unreadable = {20}
  assert play.follow() == 'result of 10'
  assert play.tried == [10, 20, 20]


def test_refuses_a_finished_run_without_anything_to_read(tmp_path):
  play = Play(tmp_path)
  play.save(10)
  play.unreadable = {10}
  play.finish(10)
  with pytest.raises(errors.InputError, match='ended at step 10 and left no checkpoint that can'):
    play.follow()


def test_checkpoints_deleted_by_the_trainer_are_no_trouble(tmp_path):
  play = Play(tmp_path, lambda play: play.save(20, 30, 40), lambda play: play.finish(40), keep=2)
  play.save(10)
  assert play.follow() == 'result of 40'
  assert play.evaluated == [10, 30, 40]
  assert play.lines == []


def test_the_latest_is_the_newest_intact_one_whatever_was_done(tmp_path):
  play = Play(tmp_path)
  play.save(10, 20)
  assert play.evaluate_latest() == 'result of 20'
  assert play.evaluate_latest() == 'result of 20'
  assert play.lines == []
  tiny_runs.damage(play.run_dir, 20, keep=4)
  assert play.evaluate_latest() == 'result of 10'
  line, = play.lines
  assert line.startswith(f'{play.run_dir.checkpoints}/ckpt-20: this checkpoint cannot be read (')
  assert line.endswith('; trying the previous checkpoint')


def test_the_latest_of_a_run_without_checkpoints_is_refused(tmp_path):
  with pytest.raises(errors.InputError, match='holds no checkpoint that can be read; let the'):
    Play(tmp_path).evaluate_latest()


def test_waits_for_a_run_and_says_so_once(tmp_path):
  def begin(play):
    tmp_path.joinpath('run').mkdir()
    play.run_dir.config_file.write_text('{}')

  play = Play(tmp_path / 'run', lambda play: None, lambda play: None, begin)
  checkpoint_follower.await_run(play.run_dir, play.wait, play.lines.append)
  assert play.lines == [f'{tmp_path / "run"}: no run yet (no config.json); waiting for the '
                        'training to begin']
  checkpoint_follower.await_run(play.run_dir, play.wait, play.lines.append)
  assert len(play.lines) == 1


def _clock():
  """Returns a clock that advances by a minute whenever it is read."""
  minutes = itertools.count()
  return lambda: 60.0 * next(minutes)


def test_the_wait_for_the_start_of_a_training_is_limited(tmp_path):
  play = Play(tmp_path / 'run', *[lambda play: None] * 20)
  deadline = deadline_lib.Deadline(600, _clock())
  with pytest.raises(errors.InputError) as caught:
    checkpoint_follower.await_run(play.run_dir, play.wait, play.lines.append, deadline)
  assert str(caught.value) == (
      f'{tmp_path}/run: no training has started for 600 s (--timeout_secs); start the training, or '
      'give the directory of another as --train_dir; --timeout_secs=0 waits forever')


def test_a_training_without_progress_ends_the_evaluation(tmp_path):
  def log(play):
    play.run_dir.metrics.write_text('{}')

  # Eight minutes pass before each progress.
  nothing = [lambda play: None] * 7
  play = Play(tmp_path, *nothing, lambda play: play.save(10), *nothing, log, *nothing, *nothing)
  with pytest.raises(errors.InputError, match='no checkpoint, no line in metrics.jsonl and no DON'
                     'E for 600 s .--timeout_secs.'):
    play.follow(deadline=deadline_lib.Deadline(600, _clock()))
  assert play.evaluated == [10]


def test_without_a_deadline_it_waits_forever(tmp_path):
  play = Play(tmp_path, *[lambda play: None] * 50, lambda play: (play.save(9), play.finish(9)))
  assert play.follow(deadline=deadline_lib.Deadline(0, _clock())) == 'result of 9'


def test_a_directory_that_is_removed_ends_the_evaluation(tmp_path):
  play = Play(tmp_path / 'run', lambda play: shutil.rmtree(play.run_dir.path))
  play.save(10)
  with pytest.raises(errors.InputError, match='run: the directory was moved or removed during the'):
    play.follow()


def test_a_checkpoint_that_the_trainer_deletes_is_skipped(tmp_path):
  play = Play(tmp_path, lambda play: play.finish(50), keep=2)
  play.save(10, 20)
  evaluate = play.evaluate

  def slowly(path):
    if not play.tried:
      play.save(30, 40, 50)
    return evaluate(path)

  play.evaluate = slowly
  assert play.follow() == 'result of 50'
  assert play.evaluated == [40, 50]
  assert play.lines == []


def test_a_done_that_is_not_true_is_said(tmp_path):
  play = Play(tmp_path)
  play.save(10, 20)
  play.finish(99)
  line = (f'{tmp_path}: the training ended at step 99, as DONE tells, and the last checkpoint is '
          'of step 20')
  assert play.follow() == 'result of 20'
  assert play.lines == [line]
  assert play.evaluate_latest() == 'result of 20'
  assert play.lines == [line] * 2
  (tmp_path / 'DONE').write_text('soon')
  assert play.evaluate_latest() == 'result of 20'
  assert play.lines[2].startswith(f"{tmp_path}/DONE: 'soon' is not a step; ")
