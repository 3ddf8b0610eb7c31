"""One training from start to end: files, refusals, and that going on is exact."""

import contextlib
import dataclasses
import re
import shutil

import numpy as np
import pytest
import tensorflow as tf

from engine.config import train_options
from engine.runs import checkpoint_files
from engine.runs import checkpoints
from engine.runs import done_file
from engine.runs import metrics_log
from engine.runs import run_dir
from engine.trainer import callback_list
from engine.trainer import trainer
from engine.training import loop
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors

_LINE = re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}: step \d+, loss = \d+\.\d\d '
                   r'\(\d+\.\d examples/sec; \d+\.\d{3} sec/batch\)(, accuracy = \d\.\d{3})?')
# Said where steps take long, as on a busy machine.
_EXPECTED_END = ' to go, about '
_MOMENTUM = {'momentum': 0.9, 'nesterov': True, 'lr_schedule': 'linear_warmup_decay',
             'max_steps': 12}
_TUTORIAL = {'model': 'tutorial', 'weight_decay_layers': ('local3', 'local4')}
_DIVERGING = _TUTORIAL | {'learning_rate': 1e4}


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


class _Ended(BaseException):
  """Stands for whatever ends a process."""


def _start(data_dir, path, said, *, dies_at=None, given=None, **changes):
  """Trains in `path`, until the line of step `dies_at` if that is given."""
  def report(line):
    said.append(line)
    if f': step {dies_at},' in line:
      raise _Ended

  recipe = tiny_runs.config(**({'max_steps': 12} | tiny_runs.SOFTMAX | changes)).recipe
  chosen = train_options.TrainOptions(str(path), str(data_dir), **({
      'log_frequency': 1, 'checkpoint_interval': 4, 'summary_interval': 0, 'steps_per_loop': 3}
                                                              | (given or {})))
  done = trainer.run(recipe, chosen, report).done
  assert done == run_dir.RunDir(path).read_done()
  return done.step


@pytest.fixture(name='finished', scope='module')
def fixture_finished(data_dir, tmp_path_factory):
  """Returns a run of 4 steps that has ended, whose copies tests continue."""
  path = tmp_path_factory.mktemp('finished') / 'run'
  _start(data_dir, path, [], max_steps=4)
  return path


def _refusal(*args, **named):
  with pytest.raises(errors.InputError) as caught:
    _start(*args, [], **named)
  message = str(caught.value)
  # Lets go of the frames of the refused training, and so of its lock, as the end of a process does.
  del caught
  return message


def _tensors(path, step):
  """Returns everything that a checkpoint holds."""
  reader = tf.train.load_checkpoint(f'{path}/checkpoints/ckpt-{step}')
  names = reader.get_variable_to_shape_map()
  return {name: reader.get_tensor(name) for name in names if name != '_CHECKPOINTABLE_OBJECT_GRAPH'}


def test_a_run_and_its_files(data_dir, tmp_path):
  said: list[str] = []
  assert _start(data_dir, tmp_path, said, given={'summary_interval': 5}, **_TUTORIAL) == 12
  said = [line for line in said if _EXPECTED_END not in line]
  table = [line for line in said if line.startswith('  ')]
  assert [bool(_LINE.fullmatch(line)) for line in said] == (
      [False] * len(table) + [True] * 13 + [False])
  loss = re.match(r'  loss at step 0  (\d\.\d{3}) \(expected at initialization: \d', table[-1])
  assert f': step 0, loss = {float(loss[1]):.2f} (' in said[len(table)]
  assert '  parameters      281,866' in table
  assert re.fullmatch(r'time: (\S.* \d+\.\d s \(\d+\.\d%\)(, |$))+', said[-1])
  for name in ('start', 'compute', 'input wait', 'checkpoints', 'summaries', 'logging'):
    assert f'{name} ' in said[-1]
  found = {path.name for path in tmp_path.iterdir()}
  assert found == {'appearance.json', 'config.json', 'checkpoints', 'metrics.jsonl', 'train',
                   'eval', 'DONE', '.lock'}
  directory = run_dir.RunDir(tmp_path)
  assert directory.finished_step() == 12
  assert [record['step'] for record in metrics_log.read(directory.metrics, 'train')] == [
    *range(1, 13)
  ]
  start, = metrics_log.read(directory.metrics, 'start')
  assert start['parameters'] == '281,866'
  assert start['machine'].keys() >= {'processor', 'cores', 'TensorFlow'}
  assert list(start['seconds']) == [
      'data', 'network', 'run', 'restore', 'features', 'input', 'graph',
      'first loss', 'table']
  end, = metrics_log.read(directory.metrics, 'end')
  assert end['step'] == 12
  assert end['seconds']['compute'] > 0
  assert any(directory.events('eval').glob('events.*'))
  path, = directory.events('train').glob('events.*')
  events = list(tf.compat.v1.train.summary_iterator(str(path)))
  steps = {event.step for event in events for value in event.summary.value
           if value.tag == 'images'}
  assert steps == {5, 10, 12}
  assert any(event.graph_def for event in events)


@pytest.mark.parametrize('memory_budget_mb', [4096, 0])
def test_the_inspected_batch_is_the_one_trained_on(
    data_dir, tmp_path, memory_budget_mb):
  chosen = train_options.TrainOptions(
      str(tmp_path), str(data_dir), memory_budget_mb=memory_budget_mb)
  training = trainer.Trainer.create(
      tiny_runs.config(**tiny_runs.SOFTMAX).recipe, chosen, print)
  for step, batch in enumerate(training.data.images.batches().take(7)):
    if step in (0, 6):
      for looked_into, trained_on in zip(training.data.batch_at(step), batch, strict=True):
        # Outside a pipeline TensorFlow may order a sum differently.
        np.testing.assert_allclose(looked_into, trained_on, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize('scheme', ['', 'file://'])
def test_an_interruption_only_saves_a_checkpoint(data_dir, tmp_path, scheme):
  chosen = train_options.TrainOptions(
      f'{scheme}{tmp_path}', f'{scheme}{data_dir}', summary_interval=0)
  training = trainer.Trainer.create(
      tiny_runs.config(max_steps=12, **tiny_runs.SOFTMAX).recipe, chosen, print)
  training.restore_or_initialize()
  with pytest.raises(KeyboardInterrupt, match='^interrupted at step 1, saved$'):
    training.train(lambda: contextlib.nullcontext(lambda: True))
  assert [checkpoint_files.step_of(path)
          for path in checkpoint_files.list_complete(training.run_dir.checkpoints)] == [1]
  assert training.run_dir.read_done() is None
  assert not list(metrics_log.read(training.run_dir.metrics, 'train'))


# Before the first checkpoint, between two, and with other options, which change nothing.
_DEATHS = [(2, {}), (7, {'steps_per_loop': 5}), (11, {'log_frequency': 11})]


@pytest.mark.parametrize('given, deaths, starts, scheme', [
    ({}, _DEATHS, [None, 0, 4, 8], ''),
    pytest.param({}, _DEATHS[1:2], [None, 4], 'file://', marks=pytest.mark.slow),
    pytest.param({'memory_budget_mb': 0}, _DEATHS[1:2], [None, 4], '', marks=pytest.mark.slow),
    pytest.param({'memory_budget_mb': 0}, _DEATHS[1:2], [None, 4], 'file://',
                 marks=pytest.mark.slow)])
def test_going_on_is_exact(data_dir, tmp_path, given, deaths, starts, scheme):
  whole, broken, said = tmp_path / 'whole', tmp_path / 'broken', []
  address, data = f'{scheme}{broken}', f'{scheme}{data_dir}'
  changes = _MOMENTUM | _TUTORIAL
  _start(data_dir, whole, [], given=given, **changes)
  for dies_at, others in deaths:
    with pytest.raises(_Ended):
      _start(data, address, said, dies_at=dies_at, given=given | others, **changes)
  assert _start(data, address, said, given=given, **changes) == 12
  locks = [line for line in said if 'nothing can be locked' in line]
  assert bool(locks) == (not (broken / '.lock').exists()) == bool(scheme)
  assert run_dir.RunDir(broken).read_config().data_dir == data
  begun = [re.search('from step ([0-9]+)', line) for line in said if line.startswith('  run ')]
  assert [int(start.group(1)) if start else None for start in begun] == starts
  assert any('streamed in windows of 40' in line for line in said) == bool(given)
  expected, found = _tensors(whole, 12), _tensors(broken, 12)
  assert len(expected) > 30
  assert found.keys() == expected.keys()
  for name, value in expected.items():
    np.testing.assert_array_equal(found[name], value, err_msg=name)
  losses = {path: {record['step']: record['loss']
                   for record in metrics_log.read(path / 'metrics.jsonl', 'train')}
            for path in (whole, broken)}
  assert len(losses[whole]) == 12
  assert len(set(losses[whole].values())) == 12
  # The line that a start died at was not written down.
  assert losses[broken].items() <= losses[whole].items()
  assert 12 in losses[broken]


def test_a_run_without_its_checkpoints_is_not_trained_again(data_dir, tmp_path):
  run, copy = tmp_path / 'run', tmp_path / 'copy'
  _start(data_dir, run, [], max_steps=8)
  shutil.copytree(run, copy)
  shutil.rmtree(run / 'checkpoints')
  assert _refusal(data_dir, run, max_steps=8) == (
      f'{run}/checkpoints: according to metrics.jsonl or DONE this run has saved step 8, but its '
      'checkpoints are missing; restore them from a copy, or train again in another --train_dir')
  # With one checkpoint left, the training repeats the steps after it and logs that.
  for path in (copy / 'checkpoints').glob('ckpt-8.*'):
    path.unlink()
  (copy / 'checkpoints' / 'checkpoint').unlink()
  said = []
  assert _start(data_dir, copy, said, max_steps=8) == 8
  assert said[0] == (f'{copy}/checkpoints: according to metrics.jsonl or DONE step 8 was saved, '
                     'but its checkpoint is missing; the training repeats the steps from 4 on')
  (copy / 'metrics.jsonl').unlink()
  said.clear()
  assert _start(data_dir, copy, said, max_steps=9) == 9
  assert said[0].startswith(
      f'{copy}/metrics.jsonl: missing, although there is a checkpoint of step 8; ')


def test_other_records_are_refused(data_dir, finished, tmp_path):
  other = tmp_path / 'data'
  shutil.copytree(data_dir, other)
  file = other / tiny_runs.SPEC.directory / tiny_runs.SPEC.train_files[2]
  records = bytearray(file.read_bytes())
  records[-1] ^= 1
  shutil.copytree(finished, tmp_path / 'run')
  file.write_bytes(records)
  before = (tmp_path / 'run' / 'metrics.jsonl').read_bytes()
  assert ': the images of its 40 training records differ' in _refusal(
      other, tmp_path / 'run', max_steps=6)
  assert (tmp_path / 'run' / 'metrics.jsonl').read_bytes() == before


def test_a_longer_training_goes_on_where_it_ended(data_dir, finished, tmp_path):
  shutil.copytree(finished, tmp_path / 'short')
  assert _start(data_dir, tmp_path / 'short', [], max_steps=5) == 5
  assert (tmp_path / 'short' / 'DONE').read_text() == '5\nmax_steps reached\n'
  assert (tmp_path / 'short' / 'DONE.4').read_text() == '4\nmax_steps reached\n'
  _start(data_dir, tmp_path / 'long', [], max_steps=5)
  long, short = _tensors(tmp_path / 'long', 5), _tensors(tmp_path / 'short', 5)
  for name in set(long) - {'save_counter/.ATTRIBUTES/VARIABLE_VALUE'}:
    np.testing.assert_array_equal(short[name], long[name], err_msg=name)


def test_a_callback_stops_the_training_for_good(data_dir, tmp_path, monkeypatch):
  def stop_callbacks(run):
    del run
    return [loop.Callback('loss', 5, lambda progress: f'{progress.step} steps will do')]

  said: list[str] = []
  monkeypatch.setattr(callback_list, 'CALLBACKS',
                      (stop_callbacks, *callback_list.CALLBACKS))
  assert _start(data_dir, tmp_path, said) == 5
  directory = run_dir.RunDir(tmp_path)
  assert directory.read_done() == done_file.Done(5, 'loss: 5 steps will do')
  assert checkpoint_files.step_of(checkpoint_files.list_complete(directory.checkpoints)[-1]) == 5
  assert ': step 5,' in said[-2]
  said.clear()
  assert _start(data_dir, tmp_path, said) == 5
  assert said == [
      f'{tmp_path}: trained to step 5 already (loss: 5 steps will do); nothing to do']


def test_a_run_that_an_earlier_version_has_finished(data_dir, finished, tmp_path):
  said: list[str] = []
  shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
  (tmp_path / 'DONE').write_text('4\n')
  recipe = tiny_runs.config(max_steps=4, **tiny_runs.SOFTMAX).recipe
  chosen = train_options.TrainOptions(str(tmp_path), str(data_dir))
  done = trainer.run(recipe, chosen, said.append).done
  assert (done.step, done.reason) == (4, '')
  assert said == [f'{tmp_path}: trained to step 4 already; nothing to do']
  assert (tmp_path / 'DONE').read_text() == '4\n'
  assert _start(data_dir, tmp_path, said, max_steps=5) == 5


def test_what_is_refused_and_what_is_left_to_do(data_dir, tmp_path):
  said: list[str] = []
  _start(data_dir, tmp_path, said, **_MOMENTUM)
  before = {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()}
  assert _refusal(data_dir, tmp_path, **_MOMENTUM, given={'fail_if_exists': True}).startswith(
      '--fail_if_exists: ')
  assert 'learning_rate is 0.1 in the run, 0.3 was requested' in _refusal(
      data_dir, tmp_path, **_MOMENTUM, learning_rate=0.3)
  assert 'shuffle_window is 0 in the run, 40 was requested' in _refusal(
      data_dir, tmp_path, **_MOMENTUM, given={'memory_budget_mb': 0})
  assert 'max_steps is 12 in the run, 13 was requested' in _refusal(
      data_dir, tmp_path, **(_MOMENTUM | {'max_steps': 13}))
  said.clear()
  assert _start(data_dir, tmp_path, said, **_MOMENTUM) == 12
  assert said == [f'{tmp_path}: trained to step 12 already (max_steps reached); nothing to do']
  assert {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()} == before
  # Ended between the last checkpoint and the mark: the evaluator waits for it.
  (tmp_path / 'DONE').unlink()
  _start(data_dir, tmp_path, said, **_MOMENTUM)
  assert (tmp_path / 'DONE').read_text() == '12\nmax_steps reached\n'


def test_nothing_is_written_where_something_does_not_fit(data_dir, tmp_path):
  path = tmp_path / 'run'
  assert '--num_gpus=2' in _refusal(data_dir, path, given={'num_gpus': 2})
  assert 'not found' in _refusal(tmp_path / 'elsewhere', path)
  assert '--max_train_examples=41' in _refusal(data_dir, path, max_train_examples=41)
  assert '--warm_start_from' in _refusal(data_dir, path, given={'warm_start_from': 'nowhere'})
  assert not path.exists()
  path.mkdir()
  assert '--warm_start_from' in _refusal(data_dir, path, given={'warm_start_from': 'nowhere'})
  assert not list(path.iterdir())


def test_a_disk_without_room_for_a_checkpoint_is_refused_before(data_dir, finished, tmp_path,
                                                                monkeypatch):
  path, said = tmp_path / 'run', []
  usage = shutil.disk_usage
  monkeypatch.setattr(shutil, 'disk_usage', lambda folder: usage(folder)._replace(free=9999))
  text = 'No space left on device for a checkpoint, which takes '
  assert text in _refusal(data_dir, path)
  assert not path.exists()
  shutil.copytree(finished, path)
  assert text in _refusal(data_dir, path, max_steps=6)
  assert (path / 'DONE').exists()
  # There is nothing to be saved.
  assert _start(data_dir, path, said, max_steps=4) == 4


@pytest.mark.parametrize('max_steps, end', [(4, 4), (6, 6)])
def test_a_done_that_is_not_true_is_said(data_dir, finished, tmp_path, max_steps, end):
  shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
  (tmp_path / 'DONE').write_text('99\n')
  said: list[str] = []
  assert _start(data_dir, tmp_path, said, max_steps=max_steps) == end
  assert (f'{tmp_path}/DONE: says that the training ended at step 99, and the last checkpoint is '
          'of step 4; renamed to DONE.99') in said
  assert (tmp_path / 'DONE').read_text() == f'{end}\nmax_steps reached\n'
  assert (tmp_path / 'DONE.99').read_text() == '99\n'


def test_a_second_trainer_is_refused(data_dir, tmp_path):
  recipe = tiny_runs.config(max_steps=1, **tiny_runs.SOFTMAX).recipe
  chosen = train_options.TrainOptions(str(tmp_path), str(data_dir), summary_interval=0)
  first = trainer.Trainer.create(recipe, chosen, print)
  first.restore_or_initialize()
  assert 'another process is training here' in _refusal(data_dir, tmp_path, max_steps=1)
  first.train()
  assert first.done.step == 1


def test_a_damaged_checkpoint_gives_way_to_the_one_before(data_dir, tmp_path):
  said: list[str] = []
  with pytest.raises(_Ended):
    _start(data_dir, tmp_path, [], dies_at=9)
  tiny_runs.damage(run_dir.RunDir(tmp_path), 8)
  assert _start(data_dir, tmp_path, said) == 12
  assert said[0].startswith(f'{tmp_path}/checkpoints/ckpt-8: this checkpoint cannot be read (')
  assert said[1].endswith(', from step 4')


def test_the_last_intact_checkpoint_is_kept_and_resumed(data_dir, tmp_path):
  given = {'checkpoint_interval': 1}
  text = _refusal(data_dir, tmp_path, given=given, **_DIVERGING)
  found = re.match(
      r'step (\d+) produced non.*; the last intact checkpoint, (\S+), is kept; try', text)
  assert found
  assert found[2] == f'{tmp_path}/checkpoints/ckpt-{int(found[1]) - 1}'
  assert not (tmp_path / 'DONE').exists()
  said: list[str] = []
  with pytest.raises(errors.InputError):
    _start(data_dir, tmp_path, said, given=given, **_DIVERGING)
  loss, = (line.split()[4] for line in said if line.startswith('  loss at step '))
  assert np.isfinite(float(loss))


def test_a_checkpoint_with_nan_of_an_earlier_version_is_refused(data_dir, tmp_path):
  run = tiny_runs.make(tmp_path, (4,), max_steps=12, **tiny_runs.SOFTMAX)
  state = state_lib.TrainState(run.read_config())
  state.step.assign(8)
  state.network.trainable_variables[0].assign_add([float('nan')] * 10)
  checkpoints.Checkpoints(run.checkpoints, state.checkpoint()).save(8)
  text = _refusal(data_dir, tmp_path)
  assert text.startswith(f'{tmp_path}/checkpoints/ckpt-8: the variable network/softmax/biases is')
  assert 'remove the files of this checkpoint to continue from the previous one' in text
  for path in run.checkpoints.glob('ckpt-8.*'):
    path.unlink()
  said: list[str] = []
  assert _start(data_dir, tmp_path, said) == 12
  assert any(line.endswith(', from step 4') for line in said)


def test_options_change_nothing_of_what_is_computed():
  fields = {field.name for field in dataclasses.fields(tiny_runs.config().recipe)}
  assert not fields & set(train_options.NAMES)
