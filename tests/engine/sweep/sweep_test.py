"""A whole sweep on a few images: what is trained, that it goes on after a kill, what ends it."""

import contextlib
import dataclasses
import json

import pytest

from engine.config import own_recipe
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.sweep import ledger
from engine.sweep import sweep as sweep_lib
from engine.sweep import trial_run
from tests.engine.evaluation import event_files
from tests.engine.sweep import tiny_sweep
from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_sweep.write_records(tmp_path_factory.mktemp('data'))


def _never():
  return contextlib.nullcontext(lambda: False)


def _swept(config, log=lambda line: None):
  with sweep_lib.Sweep(config, log) as sweep:
    return sweep, sweep.run(_never)


@pytest.fixture(name='whole', scope='module')
def fixture_whole(data_dir, tmp_path_factory):
  """Returns a sweep that was not interrupted, the ranks of its last rung, and its lines."""
  lines: list[str] = []
  config = tiny_sweep.config(tmp_path_factory.mktemp('whole'), data_dir)
  return *_swept(config, lines.append), lines


def test_a_sweep_from_start_to_end(whole):
  sweep, ranked, lines = whole
  config = sweep.config
  found = [*sweep.ledger.results.values()]
  assert [(one.rung, one.trial, one.seed, one.steps) for one in found[:3]] == [
      (0, 0, 0, 2), (0, 1, 0, 2), (0, 2, 0, 2)]
  best, = ranked
  assert [(one.rung, one.trial, one.seed, one.steps) for one in found[3:]] == [
      (1, best.trial, 0, 4), (1, best.trial, 1, 4)]
  assert all(one.count == 8 for one in found)
  first = sweep.ranked(sweep.rungs[0])[0]
  assert best.trial == first.trial
  # Each is an ordinary run with a schedule of its own length, and only validation images were seen.
  run = run_dir_lib.RunDir(sweep.run_dir(1, best.trial, 1))
  assert run.read_done().step == 4
  recipe = run.read_config().recipe
  assert recipe == dataclasses.replace(sweep.trials[best.trial].recipe(config.recipe), max_steps=4)
  assert run.read_config().seed == 1
  # TensorBoard has a row for it, with the accuracy that is in the ledger.
  record, = metrics_log.read(run.metrics, 'eval')
  assert (record['eval_data'], record['step'], record['accuracy']) == (
      'validation', 4, sweep.ledger.results[1, best.trial, 1].accuracy)
  events = event_files.scalars_and_images(run.events('eval/validation'))[4]
  assert events['accuracy and loss/accuracy'] == pytest.approx(record['accuracy'])
  assert any(run.events('eval').glob('events.*'))
  assert lines[0] == 'rung 1 of 2: 3 trials of 2 steps'
  assert lines[1].startswith('training 1 of 3: trial 0, learning_rate=')
  assert ' left' in lines[2]
  winner = sweep.winner(ranked)
  assert winner == dataclasses.replace(
      sweep.trials[best.trial].recipe(tiny_sweep.RECIPE), name='mnist_softmax_swept',
      summary=winner.summary, validation_examples=0)
  # A second start has nothing to train.
  lines = []
  _, ranked_again = _swept(config, lines.append)
  assert ranked_again == ranked
  assert [line.partition(';')[0] for line in lines] == [
      'rung 1 of 2: 3 trials of 2 steps', 'rung 2 of 2: 1 trial of 4 steps with 2 seeds each']


@pytest.mark.slow
def test_a_killed_sweep_repeats_nothing_that_has_ended(data_dir, whole, tmp_path, monkeypatch):
  config = tiny_sweep.config(tmp_path / 'sweep', data_dir)
  trained = []
  run = trial_run.run

  def killed(recipe, options, trial, rung, finishing, log):
    if len(trained) == 2:
      raise KeyboardInterrupt
    trained.append((rung, trial))
    return run(recipe, options, trial, rung, finishing, log)

  monkeypatch.setattr(trial_run, 'run', killed)
  with pytest.raises(KeyboardInterrupt):
    _swept(config)
  # The last line is cut: its training lies there, finished, and is evaluated again.
  path = tmp_path / 'sweep' / sweep_lib.LEDGER
  path.write_bytes(path.read_bytes()[:-30])
  before = (tmp_path / 'sweep/rung1/trial001_seed0/metrics.jsonl').read_bytes()
  monkeypatch.setattr(trial_run, 'run', lambda *arguments: (
      trained.append(arguments[3:1:-1]), run(*arguments))[1])
  sweep, ranked = _swept(config)
  assert [(rung, trial) for rung, trial in trained[:4]] == [(0, 0), (0, 1), (0, 1), (0, 2)]
  assert (tmp_path / 'sweep/rung1/trial001_seed0/metrics.jsonl').read_bytes() == before
  uninterrupted, expected, _ = whole

  def results(one):
    return {key: dataclasses.replace(result, seconds=0.0, step_seconds=0.0)
            for key, result in one.ledger.results.items()}
  assert results(sweep) == results(uninterrupted)
  assert [one.trial for one in ranked] == [one.trial for one in expected]


def test_a_trial_that_diverged_is_the_worst_and_all_of_them_end_the_sweep(data_dir, tmp_path,
                                                                          monkeypatch):
  bad = set()

  def run(recipe, options, trial, rung, finishing, log):
    del finishing, log
    if trial in bad:
      return ledger.Result(trial, rung, options.seed, recipe.max_steps, 1.0, diverged='NaN')
    return ledger.Result(trial, rung, options.seed, recipe.max_steps, 1.0, 0.5, 4, 8, 1.0)

  monkeypatch.setattr(trial_run, 'run', run)
  bad |= {0, 1}
  config = tiny_sweep.config(tmp_path / 'some', data_dir, num_trials=6)
  sweep, ranked = _swept(config)
  assert [one.trial for one in ranked] == [2, 3, 4]
  bad |= {2, 3, 4, 5}
  with pytest.raises(errors.InputError) as caught:
    _swept(tiny_sweep.config(tmp_path / 'all', data_dir, num_trials=6))
  assert str(caught.value) == (
      f'{tmp_path}/all: all 6 trials of rung 1 diverged (non-finite values); give lower learning '
      'rates, in another --work_dir')


def test_an_error_names_the_trial(tmp_path):
  with pytest.raises(errors.InputError, match=r'^trial 0, learning_rate=.* label_smoothing=.*: '
                                              r'.*not found; get them'):
    _swept(tiny_sweep.config(tmp_path / 'sweep', tmp_path / 'none'))


def test_directories_that_are_no_place_for_a_sweep(data_dir, tmp_path):
  run = tmp_path / 'run'
  run.mkdir()
  (run / 'config.json').touch()
  with pytest.raises(errors.InputError, match=r'run: holds a run; give a directory for the sweep'):
    sweep_lib.Sweep(tiny_sweep.config(run, data_dir), print)
  (tmp_path / 'file').touch()
  with pytest.raises(errors.InputError, match=r'^--work_dir=.*file/a: '):
    sweep_lib.Sweep(tiny_sweep.config(tmp_path / 'file/a', data_dir), print)
  with (sweep_lib.Sweep(tiny_sweep.config(tmp_path / 'sweep', data_dir), print),
        pytest.raises(errors.InputError, match=r'^--work_dir=.*: another process is training')):
    sweep_lib.Sweep(tiny_sweep.config(tmp_path / 'sweep', data_dir), print)


def test_a_sweep_of_an_imported_set_is_the_same_where_the_set_was_moved(tmp_path):
  config = tiny_sweep.config(tmp_path, tmp_path)

  def of(place):
    return dataclasses.replace(config, recipe=own_recipe.derive(datasets.get(str(place)))).as_json()

  imported_set.write(tmp_path / 'pets')
  before = of(tmp_path / 'pets')
  (tmp_path / 'pets').rename(tmp_path / 'moved')
  assert of(tmp_path / 'moved') | {'summary': ''} == before | {'summary': ''}
  imported_set.write(tmp_path / 'pets', seed=1)
  assert of(tmp_path / 'pets')['dataset'] != before['dataset']


def test_what_a_sweep_is_can_be_written(tmp_path):
  found = tiny_sweep.config(tmp_path, tmp_path).as_json()
  assert json.loads(json.dumps(found))['set'] == [*tiny_sweep.SET]
  assert (found['rungs'], found['trials'], found['batch_size']) == ('1/2,1', 3, 4)
