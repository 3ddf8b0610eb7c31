"""TensorBoard's images, histograms, graphs and tables of a training: when, once, and not at all."""

import types

import pytest
import tensorflow as tf

from engine.config import train_options
from engine.reporting import summaries as summaries_lib
from engine.reporting import trackers
from engine.runs import run_dir as run_dir_lib
from engine.trainer import summary_callback
from engine.training import loop
from engine.training import timer as timer_lib
from tests.engine import tiny_runs

_PROGRESS = loop.Progress(10, 100, {'loss': 1.5})


@pytest.fixture(name='said')
def fixture_said():
  return []


@pytest.fixture(name='run')
def fixture_run(tmp_path, said):
  """Returns what the callback needs to know of a run."""
  run_dir = run_dir_lib.RunDir(tmp_path)
  device = types.SimpleNamespace(worker_devices=('CPU:0',))
  return types.SimpleNamespace(
      options=train_options.TrainOptions(str(tmp_path), '', summary_interval=50), run_dir=run_dir,
      config=tiny_runs.config(), state=types.SimpleNamespace(network='network'),
      data=types.SimpleNamespace(batch_at=None), inspect_batch=None, train_graph='graph',
      strategy=types.SimpleNamespace(extended=device),
      timer=timer_lib.Timer(), trackers=trackers.Trackers(run_dir, tiny_runs.config(), said.append))


@pytest.fixture(name='written')
def fixture_written(monkeypatch):
  """Returns what is written, in place of events."""
  written = []
  monkeypatch.setattr(summaries_lib.Summaries, 'write_once',
                      lambda self, *arguments: written.append(arguments))
  monkeypatch.setattr(summaries_lib.Summaries, 'write_details',
                      lambda self, progress: written.append(progress.step))
  return written


def test_what_a_run_has_once_comes_first(run, written):
  callback, = summary_callback.summary_callbacks(run)
  assert (callback.interval, callback.on_train_end) == (50, True)
  # Its time counts as that of the later ones, which the loop measures.
  assert [*run.timer.seconds] == [callback.name]
  assert callback.run(_PROGRESS) is None
  assert written == [(run.run_dir, run.config, 'graph', ('CPU:0',)), 10]


def test_a_later_start_does_not_repeat_it(run, written):
  run.run_dir.events('train').mkdir()
  (run.run_dir.events('train') / 'events.out.tfevents.1').touch()
  callback, = summary_callback.summary_callbacks(run)
  callback.run(_PROGRESS)
  assert written == [10]
  assert not run.timer.seconds


def test_events_that_cannot_be_written_end_and_the_training_goes_on(
    run, said, written, monkeypatch):
  def fail(*_):
    raise tf.errors.ResourceExhaustedError(None, None, 'train/events; No space left on device')

  monkeypatch.setattr(summaries_lib.Summaries, 'write_once', fail)
  callback, = summary_callback.summary_callbacks(run)
  callback.run(_PROGRESS)
  assert written == []
  assert said == [f'{run.run_dir}: TensorBoard gets no more records, the training goes on '
                  '(No space left on device)']


def test_none_without_an_interval(run):
  run.options = train_options.TrainOptions('run', '', summary_interval=0)
  assert summary_callback.summary_callbacks(run) == []
