"""Training from Python: a run directory as train_main leaves it, and continued by the same call."""


import pytest

import rana
from rana import training
from tests.engine import tiny_runs
from tfrecords import errors


def test_trains_and_continues(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = rana.recipes['cifar10_tutorial'].with_settings(crop_size=8, batch_size=8, max_steps=4)
  lines: list[str] = []
  run = training.train(recipe, tmp_path / 'run', data_dir, log=lines.append, summary_interval=0)
  assert (run.step, run.recipe.max_steps) == (4, 4)
  assert any('step 4, loss' in line for line in lines)
  lines.clear()
  assert training.train(recipe, tmp_path / 'run', data_dir, log=lines.append).step == 4
  assert any('nothing to do' in line for line in lines)


def test_an_unknown_recipe_is_refused(tmp_path):
  with pytest.raises(errors.InputError, match='cifar1: there is no such recipe'):
    training.train('cifar1', tmp_path / 'run')


def test_an_unknown_option_is_refused(tmp_path):
  with pytest.raises(errors.InputError, match='^checkpoint_intervall: there is no such option; did '
                                              'you mean checkpoint_interval'):
    training.train('mnist_softmax', tmp_path / 'run', checkpoint_intervall=1)
