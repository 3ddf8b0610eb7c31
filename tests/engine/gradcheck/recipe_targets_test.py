"""Gradient targets of recipes and runs: they pass, equal the training loss, find mutations."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.gradcheck import finite_differences
from engine.gradcheck import recipe_targets
from engine.gradcheck import report
from engine.gradcheck import results
from engine.models import model_registry
from engine.optim import rule_registry
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from engine.training import batch_inspection
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tests.engine.gradcheck import gradient_mutations
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import preprocess
from tfrecords import record_loader


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return str(tiny_runs.write_records(tmp_path_factory.mktemp('data')))


@pytest.fixture(name='run_dir', scope='module')
def fixture_run_dir(tmp_path_factory):
  return tiny_runs.make(tmp_path_factory.mktemp('runs') / 'run', (10,))


def test_a_recipe_is_right(data_dir):
  recipe = recipe_catalog.get('cifar10').with_settings(shrink_to=8, batch_size=3)
  target = recipe_targets.of_recipe(recipe, data_dir, 'binary')
  checked = finite_differences.check(target, 3)
  assert report.passed(checked), report.table(checked)
  assert target.description == 'recipe cifar10, step 0, 3 images of cifar10'
  assert float(target.loss()) == float(target.loss())


def test_a_run_has_its_own_weights(run_dir, data_dir):
  target = recipe_targets.of_run(run_dir, 4, data_dir, print)
  config = run_dir.read_config()
  network = state_lib.build_network(config)
  tf.train.Checkpoint(network=network).read(str(run_dir.checkpoints / 'ckpt-10')).expect_partial()
  for name, variable in target.variables.items():
    mine, = (each for each in network.trainable_variables if each.name == variable.name)
    np.testing.assert_array_equal(variable, tf.cast(mine, tf.float64), err_msg=name)
  assert ', step 10, 4 images of cifar10' in target.description
  assert report.passed(finite_differences.check(target, 2))


@pytest.mark.parametrize('model', ['dense', 'small_airbench'])
def test_the_loss_is_that_of_the_training_step(model, data_dir):
  recipe = recipe_catalog.get('cifar10').with_settings(
      model=model, shrink_to=10, batch_size=3, dropout=0.3, compute_dtype='float32',
      optimizer=rule_registry.SgdConfig())
  target = recipe_targets.of_recipe(recipe, data_dir, 'binary', seed=5)
  config = dataclasses.replace(tiny_runs.config(), recipe=recipe, seed=5, train_examples=3)
  source = dataset_splits.training_source(recipe, tiny_runs.SPEC, data_dir).slice(0, 3)
  batch = pipeline.TrainingData(source, recipe.augmentation, 3, 5).batch(tf.constant(0, tf.int64))
  state = state_lib.TrainState(config)
  whole = dataset_splits.training_source(recipe, tiny_runs.SPEC, data_dir)
  state.adapt(lambda: preprocess.preprocess(record_loader.load(whole)[0], recipe.preprocessing))
  for name, variable in model_registry.named_variables(state.network).items():
    variable.assign(tf.cast(target.variables[name], tf.float32))
  loss = batch_inspection.build(state, recipe)(*batch)['loss_terms']['loss']
  assert float(target.loss()) == pytest.approx(float(loss), rel=1e-5)


@pytest.mark.parametrize('mistake', gradient_mutations.LOSS_MUTATIONS)
def test_a_mutation_is_found(mistake, run_dir, data_dir, monkeypatch):
  name, module, mutation = gradient_mutations.LOSS_MUTATIONS[mistake]
  monkeypatch.setattr(module, name, gradient_mutations.mutated(getattr(module, name), mutation))
  checked = finite_differences.check(recipe_targets.of_run(run_dir, 3, data_dir, print), 2)
  assert sum(variable.count(results.WRONG) for variable in checked), report.table(checked)


def test_refuses(tmp_path, data_dir):
  with pytest.raises(errors.InputError, match='holds no run'):
    recipe_targets.of_run(run_dir_lib.RunDir(tmp_path), 2, data_dir, print)
  with pytest.raises(errors.InputError, match='has no checkpoint yet; wait for the first one$'):
    recipe_targets.of_run(tiny_runs.make(tmp_path / 'bare', ()), 2, data_dir, print)
