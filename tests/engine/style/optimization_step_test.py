"""Tests for optimization_step: one update by hand, bounds, and the effect of the optimization."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.style import objective
from engine.style import optimization_step
from tests.engine.style import small_features


class _Slope:
  """A loss that falls by 3 where a pixel grows by 1."""

  def gradient(self, picture):
    return {'loss': -3 * tf.reduce_sum(picture)}, tf.fill(picture.shape, -3.0)


@pytest.mark.parametrize('rule, rate, wanted', [
    ('sgd', 0.5, 101.5), ('adam', 4.0, 104.0), ('adam', 4, 104.0), ('sgd', 1000.0, 255.0)])
def test_one_update_by_hand(rule, rate, wanted):
  canvas = optimization_step.OptimizedImage(np.full([1, 2, 2, 3], 100, np.float32), rule)
  report = optimization_step.build(_Slope(), canvas, rule, rate)(iter(()), tf.constant(1))
  # Adam's first step is the rate itself, whatever the gradient.
  np.testing.assert_allclose(canvas.image, tf.fill([1, 2, 2, 3], wanted), rtol=1e-5)
  assert float(report['loss']) == -3 * 1200
  assert float(report['input_wait']) == 0


def test_many_are_one_after_the_other():
  both = [
    optimization_step.OptimizedImage(np.full([1, 2, 2, 3], 100, np.float32), 'adam')
    for _ in range(2)
  ]
  optimization_step.build(_Slope(), both[0], 'adam', 1.0)(iter(()), tf.constant(3))
  one = optimization_step.build(_Slope(), both[1], 'adam', 1.0)
  for _ in range(3):
    one(iter(()), tf.constant(1))
  np.testing.assert_array_equal(*(canvas.image for canvas in both))


@pytest.mark.parametrize('rule, iterations', [('adam', 150), ('lbfgs', 40)])
def test_style_loss_falls_a_hundredfold_and_content_stays(rule, iterations):
  content, texture = small_features.smooth(32, 32), small_features.stripes(32, 32)
  weights = dataclasses.replace(small_features.WEIGHTS, style_layers=('relu1',),
                                style_weight=1.5e3, tv_weight=0.0)
  made = objective.Objective(small_features.network(), weights, content,
                             [objective.StyleTarget(texture)])
  before = {name: float(value) for name, value in made.loss_terms(tf.constant(content)).items()}
  canvas = optimization_step.OptimizedImage(content, rule)
  optimization_step.build(made, canvas, rule, 4.0)(iter(()), tf.constant(iterations))
  after = {name: float(value) for name, value in made.loss_terms(canvas.image).items()}
  assert after['style'] < before['style'] / 100
  # The bound: a fifth of what the texture itself would lose of the content.
  lost = float(made.loss_terms(tf.constant(texture))['content'])
  assert after['content'] < lost / 5
  assert float(tf.reduce_min(canvas.image)) >= 0
  assert float(tf.reduce_max(canvas.image)) <= 255


def test_a_checkpoint_holds_picture_and_accumulators(tmp_path):
  def after(count, canvas):
    optimization_step.build(_Slope(), canvas, 'adam', 1.0)(iter(()), tf.constant(count))
    return canvas

  start = np.full([1, 2, 2, 3], 100, np.float32)
  trained = after(2, optimization_step.OptimizedImage(start, 'adam'))
  path = trained.checkpoint().write(str(tmp_path / 'a'))
  restored = optimization_step.OptimizedImage(start * 0, 'adam')
  restored.checkpoint().read(path).assert_consumed()
  np.testing.assert_array_equal(after(3, restored).image,
                                after(5, optimization_step.OptimizedImage(start, 'adam')).image)
  assert [len(optimization_step.OptimizedImage(start, rule).checkpoint().optimizer.variables)
          for rule in ('adam', 'sgd', 'lbfgs')] == [4, 1, 0]
