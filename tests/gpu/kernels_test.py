"""Every operation of every recipe has a GPU kernel, but for those that belong on the host."""

import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.config import run_config
from engine.inference import model_runner
from engine.runs import dataset_splits
from engine.training import compute_dtype
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs
from tests.gpu import kernels
from tfrecords import datasets
from tfrecords import pipeline

# The clock of the host, which the last step of an inner loop asks how long it waits for its batch.
_STEP = {'Timestamp()'}
# The order of the examples and their crops, which read the records in the host's memory: a batch is
# augmented there and sent as float32. GatherV2 has no GPU kernel for uint8.
_INPUT = {'RandomIndexShuffle(int64, int64)', 'GatherV2(int32, int64, uint8)'}
# Operations that recipes may ask for besides their own.
_AUGMENTATIONS = {'trivial_augment': True, 'max_hue_degrees': 10.0, 'saturation_lower': 0.5,
                  'saturation_upper': 1.5, 'cutout_size': 4, 'mixup_alpha': 0.2}
_SLOW = [pytest.param(name, marks=() if name == 'cifar10_94' else pytest.mark.slow)
         for name in recipe_catalog.RECIPES]


def _run(name: str, dtype: str) -> run_config.RunConfig:
  recipe = recipe_catalog.get(name).with_settings(compute_dtype=dtype)
  spec = datasets.get(recipe.dataset)
  return run_config.RunConfig(recipe, 0, recipe.classes(spec), spec.image_shape, 50_000)


@pytest.mark.parametrize('dtype', ['float32', pytest.param('bfloat16', marks=pytest.mark.slow)])
@pytest.mark.parametrize('name', _SLOW)
def test_steps_and_evaluation(monkeypatch, name, dtype):
  monkeypatch.setattr(strategy_lib, 'is_on_gpu', lambda strategy: True)
  run = _run(name, dtype)
  recipe, state = run.recipe, state_lib.TrainState(run)
  loop = step_lib.build_loop(strategy_lib.build(), state, recipe, run.train_examples)
  batches = tf.data.Dataset.from_tensors((
      tf.zeros([recipe.batch_size, *run.input_shape]), tf.zeros([recipe.batch_size], tf.int32)))
  traced = loop.get_concrete_function(iter(batches.repeat()), tf.constant(1))
  assert kernels.without_gpu(traced.graph) == _STEP
  evaluated = tf.function(lambda images: model_runner.logits(
      {model_runner.AVERAGES: state.averages}, images, run.preprocessing,
      compute_dtype.TYPES[dtype], recipe.test_time_flip), autograph=False)
  images = tf.TensorSpec([None, *run.image_shape], tf.uint8)
  assert kernels.without_gpu(evaluated.get_concrete_function(images).graph) == set()


@pytest.mark.parametrize('name, changes', [
    ('cifar10_tutorial', {}), ('cifar10_94', _AUGMENTATIONS)])
def test_the_input_chain(tmp_path, name, changes):
  recipe = recipe_catalog.get(name).with_settings(**changes)
  source = dataset_splits.training_source(
      recipe, tiny_runs.SPEC, str(tiny_runs.write_records(tmp_path)))
  data = pipeline.TrainingData(source, recipe.augmentation, 8, 0)
  traced = tf.function(data.batch, autograph=False).get_concrete_function(
      tf.TensorSpec([], tf.int64))
  assert kernels.without_gpu(traced.graph) == _INPUT
