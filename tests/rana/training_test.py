"""Training from Python: a run directory as train_main leaves it, and continued by the same call."""

import dataclasses
import signal

import numpy as np
import pytest

from engine.runs import metrics_log
import rana
from rana import training
from tests.engine import tiny_runs
from tfrecords import errors

_RECIPE = rana.recipes['cifar10_tutorial'].with_settings(
    crop_size=8, batch_size=8, **tiny_runs.SOFTMAX)


def test_trains_and_continues(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = _RECIPE.with_settings(max_steps=4)
  lines: list[str] = []
  run = training.train(recipe, tmp_path / 'run', data_dir, log=lines.append, summary_interval=0)
  assert (run.step, run.recipe.max_steps) == (4, 4)
  assert any('step 4, loss' in line for line in lines)
  lines.clear()
  assert training.train(recipe, tmp_path / 'run', data_dir, log=lines.append).step == 4
  assert any('nothing to do' in line for line in lines)


def test_trains_the_recipe_of_a_file(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  path = tmp_path / 'mine.json'
  recipe = _RECIPE.with_settings(max_steps=1)
  recipe.write(path)
  run = training.train(path, tmp_path / 'run', data_dir, summary_interval=0)
  assert run.recipe == rana.Recipe.read(tmp_path / 'run/config.json') == recipe


def test_an_unknown_recipe_is_refused(tmp_path):
  with pytest.raises(errors.InputError, match='cifar1: there is no such recipe'):
    training.train('cifar1', tmp_path / 'run')


def test_an_unknown_option_is_refused(tmp_path):
  with pytest.raises(errors.InputError, match='^checkpoint_intervall: there is no such option; did '
                                              'you mean checkpoint_interval'):
    training.train('mnist_softmax', tmp_path / 'run', checkpoint_intervall=1)


@pytest.mark.parametrize('recipe, options, text', [
    (None, {}, 'recipe=None: is of type NoneType; give the name of a recipe or a rana.Recipe'),
    ('mnist_softmax', {'train_dir': None}, 'train_dir=None: is of type NoneType; give a path, as '
     'str or pathlib.Path'),
    ('mnist_softmax', {'data_dir': 3}, 'data_dir=3: is of type int; give a path, as str or '
     'pathlib.Path'),
    ('mnist_softmax', {'log': 'x'}, "log='x': give a function of one string, such as print"),
    ('mnist_softmax', {'seed': '1'}, '--seed=1: is of type str; give an int'),
    ('mnist_softmax', {'live_view': 'no'}, '--live_view=no: is of type str; give True or False'),
    ('mnist_softmax', {'checkpoint_interval': 0.5}, '--checkpoint_interval=0.5: is of type float; '
     'give an int')])
def test_arguments_of_another_type_are_refused(recipe, options, text):
  with pytest.raises(errors.InputError) as caught:
    training.train(recipe, **options)
  assert str(caught.value) == text


def test_the_directory_is_named_after_the_recipe(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = _RECIPE.with_settings(max_steps=1)
  run = training.train(recipe, data_dir=data_dir, summary_interval=0)
  assert str(run.path) == 'runs/cifar10_tutorial'


@pytest.mark.parametrize('name', ['', '..', 'a/b', '/a'])
def test_a_name_that_is_no_directory_needs_one(name):
  recipe = dataclasses.replace(rana.recipes['mnist_softmax'], name=name)
  with pytest.raises(errors.InputError) as caught:
    training.train(recipe)
  assert str(caught.value) == (
      f'recipe.name={name!r}: is no name for a directory below runs/; give train_dir')


def test_ctrl_c_saves_the_step_and_the_same_call_goes_on(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = _RECIPE.with_settings(max_steps=6)

  def interrupt(line):
    if ': step 3,' in line:
      signal.raise_signal(signal.SIGINT)

  def train(log):
    return training.train(recipe, tmp_path / 'run', data_dir, log=log, summary_interval=0,
                          log_frequency=1)

  before = signal.signal(signal.SIGINT, signal.default_int_handler)
  try:
    # As in a notebook, the exception is kept, and so are its frames.
    with pytest.raises(KeyboardInterrupt, match='^interrupted at step [34], saved$') as kept:
      train(interrupt)
  finally:
    signal.signal(signal.SIGINT, before)
  assert train(lambda line: None).step == 6
  del kept
  steps = [record['step'] for record in metrics_log.read(tmp_path / 'run/metrics.jsonl', 'train')]
  assert steps == [1, 2, 3, 4, 5, 6]


def test_a_refused_call_keeps_nobody_out(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = _RECIPE.with_settings(max_steps=1)
  with pytest.raises(errors.InputError) as kept:
    training.train(recipe, tmp_path / 'run', data_dir, warm_start_from=tmp_path / 'none')
  assert 'holds no run' in str(kept.value)
  assert not (tmp_path / 'run').exists()
  assert training.train(recipe, tmp_path / 'run', data_dir, summary_interval=0).step == 1


def test_scalars_of_numpy_are_numbers(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = rana.recipes['cifar10_tutorial'].with_settings(
      crop_size=np.int64(8), batch_size=np.uint8(8), max_steps=np.array(1),
      learning_rate=np.float32(0.5), random_flip=np.bool_(False))
  run = training.train(recipe, tmp_path / 'run', data_dir, seed=np.int64(1),
                       summary_interval=np.int32(0))
  assert (run.step, run.recipe.learning_rate, run.recipe.augmentation.random_flip) == (
      1, 0.5, False)


def test_a_tilde_is_the_home_directory(tmp_path, monkeypatch):
  monkeypatch.setenv('HOME', str(tmp_path))
  with pytest.raises(errors.InputError, match=f'^{tmp_path}/data/cifar-10-batches-bin: data_batch'):
    training.train('cifar10_tutorial', '~/run', '~/data', data_source='tfrecord')


def test_a_line_is_one_line(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'two\nlines' / 'deeper')
  recipe = _RECIPE.with_settings(max_steps=1)
  lines: list[str] = []
  training.train(recipe, tmp_path / 'a\nb', data_dir.parent, log=lines.append, summary_interval=0)
  assert any('two\\nlines' in line for line in lines)
  assert any('a\\nb' in line for line in lines)
  assert not any('\n' in line for line in lines)
