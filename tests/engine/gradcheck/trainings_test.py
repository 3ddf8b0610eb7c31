"""Recipes and runs in float64: right, the training's own loss, and faults are found."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine import recipes
from engine import run_dir as run_dir_lib
from engine import splits
from engine.gradcheck import differences
from engine.gradcheck import findings as findings_lib
from engine.gradcheck import report
from engine.gradcheck import trainings
from engine.models import catalogue
from engine.training import state as state_lib
from engine.training import step as step_lib
from tests.engine import small_runs
from tests.engine.gradcheck import faults
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import preprocess
from tfrecords import reader


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return str(small_runs.write_records(tmp_path_factory.mktemp('data')))


@pytest.fixture(name='run_dir', scope='module')
def fixture_run_dir(tmp_path_factory):
  return small_runs.make(tmp_path_factory.mktemp('runs') / 'run', (10,))


def test_a_recipe_is_right(data_dir):
  recipe = dataclasses.replace(recipes.get('cifar10'), crop=8, batch_size=3)
  subject = trainings.of_recipe(recipe, data_dir, 'binary')
  findings = differences.check(subject, 3)
  assert report.passed(findings), report.table(findings)
  assert subject.about == 'recipe cifar10, step 0, 3 images of cifar10'
  assert float(subject.loss()) == float(subject.loss())


def test_a_run_has_its_own_weights(run_dir, data_dir):
  subject = trainings.of_run(run_dir, 4, data_dir)
  config = run_dir.read_config()
  network = state_lib.build_network(config)
  tf.train.Checkpoint(network=network).read(str(run_dir.checkpoints / 'ckpt-10')).expect_partial()
  for name, variable in subject.variables.items():
    mine, = (each for each in network.trainable_variables if each.name == variable.name)
    np.testing.assert_array_equal(variable, tf.cast(mine, tf.float64), err_msg=name)
  assert ', step 10, 4 images of cifar10' in subject.about
  assert report.passed(differences.check(subject, 2))


@pytest.mark.parametrize('model', ['dense', 'small_airbench'])
def test_the_loss_is_that_of_the_training_step(model, data_dir):
  recipe = dataclasses.replace(
      recipes.get('cifar10'), model=model, crop=10, batch_size=3, dropout=0.3,
      precision='float32')
  subject = trainings.of_recipe(recipe, data_dir, 'binary', seed=5)
  config = dataclasses.replace(small_runs.config(), recipe=recipe, seed=5, train_examples=3)
  source = splits.training_source(recipe, small_runs.SPEC, data_dir).part(0, 3)
  batch = pipeline.TrainingData(source, recipe.distortion, 3, 5).batch(tf.constant(0, tf.int64))
  state = state_lib.TrainState(config)
  whole = splits.training_source(recipe, small_runs.SPEC, data_dir)
  state.calibrate(lambda: preprocess.preprocess(reader.load(whole)[0], recipe.preprocessing))
  for name, variable in catalogue.named_variables(state.network).items():
    variable.assign(tf.cast(subject.variables[name], tf.float32))
  loss = step_lib.build_probe(state, recipe)(*batch)['terms']['loss']
  assert float(subject.loss()) == pytest.approx(float(loss), rel=1e-5)


@pytest.mark.parametrize('fault', faults.LOSS_FAULTS)
def test_a_planted_fault_is_found(fault, run_dir, data_dir, monkeypatch):
  name, module, alter = faults.LOSS_FAULTS[fault]
  monkeypatch.setattr(module, name, faults.altered(getattr(module, name), alter))
  findings = differences.check(trainings.of_run(run_dir, 3, data_dir), 2)
  assert sum(finding.count(findings_lib.WRONG) for finding in findings), report.table(findings)


def test_refuses(tmp_path, data_dir):
  with pytest.raises(errors.InputError, match='holds no run'):
    trainings.of_run(run_dir_lib.RunDir(tmp_path), 2, data_dir)
  with pytest.raises(errors.InputError, match='has no checkpoint yet; wait for the first one$'):
    trainings.of_run(small_runs.make(tmp_path / 'bare', ()), 2, data_dir)
