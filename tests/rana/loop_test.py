"""A loop made of rana.loop's pieces computes what rana.train computes."""

import numpy as np
import pytest
import tensorflow as tf

from engine.runs import metrics_log
import rana
from rana import loop
from tests.engine import tiny_runs


def test_a_loop_of_ones_own_computes_the_same_losses(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = rana.recipes['cifar10_tutorial'].with_settings(
      crop_size=8, batch_size=8, max_steps=3, **tiny_runs.SOFTMAX)
  source = loop.open_source(loop.dataset(recipe.dataset), data_dir, 'train')
  config = loop.RunConfig(
      recipe, 5, recipe.class_names, source.spec.image_shape, source.num_examples)
  state = loop.TrainState(config)
  data = loop.TrainingData(source, recipe.augmentation, recipe.batch_size, 5)
  step = tf.function(loop.build_step(state, recipe, source.num_examples))
  losses = []
  for images, labels in data.batches().take(recipe.max_steps):
    losses.append(float(step(images, labels, state.step.read_value())['loss']))
    state.step.assign_add(1)
  rana.train(recipe, tmp_path / 'run', data_dir, seed=5, log_frequency=1, summary_interval=0)
  logged = [line['loss'] for line in metrics_log.read(tmp_path / 'run' / 'metrics.jsonl', 'train')]
  np.testing.assert_allclose(losses, logged, rtol=1e-6)


def test_every_name_is_there():
  assert [name for name in loop.__all__ if not hasattr(loop, name)] == []
  assert loop.__all__ == sorted(loop.__all__)


@pytest.mark.parametrize('misuse, text', [
    (lambda folder: loop.open_source(loop.dataset('cifar10'), folder, 'tests'),
     'split=tests: give train or test'),
    (lambda folder: loop.resolve_compute_dtype('float16'),
     'compute_dtype=float16: small gradients would become 0, as the loss is not scaled; give bf'),
    (lambda folder: loop.dataset('cifar'), '--dataset=cifar: there is no such data set; did you '),
    (lambda folder: loop.build_strategy(2, 2), '--num_gpus=2 and --logical_devices=2 contradict')])
def test_misuse_is_one_line(tmp_path, misuse, text):
  with pytest.raises(rana.InputError) as caught:
    misuse(tmp_path)
  assert str(caught.value).startswith(text)
