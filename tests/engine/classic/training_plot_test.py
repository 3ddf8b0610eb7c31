"""The figure of a training: both curves with their values, and the weights."""

import numpy as np

from engine.classic import results
from engine.classic import training_plot


def test_shows_curves_and_weights():
  templates = np.random.default_rng(0).normal(size=(3, 6, 6, 3))
  result = results.TrainingResult(
      'mlp', {'hidden': (5, 4), 'seed': 2, 'l1': 0.5}, 'shapes', 90, 'validation', 20,
      (results.EpochResult(30, 12), results.EpochResult(1200, 15)), 1.5, templates)
  figure = training_plot.draw(result)
  assert figure.get_suptitle() == 'mlp on shapes (hidden 5,4, seed 2)'
  curves, images = figure.subfigs
  upper, lower = curves.axes
  np.testing.assert_array_equal(upper.lines[0].get_data(), [[1, 2], [30, 1200]])
  np.testing.assert_array_equal(lower.lines[0].get_data(), [[1, 2], [0.6, 0.75]])
  assert [axes.texts[0].get_text() for axes in (upper, lower)] == ['1,200', '75.00%']
  assert lower.get_ylabel() == 'accuracy, validation'
  assert all(tick == int(tick) for tick in lower.get_xticks())
  assert len(images.axes) == 3
  np.testing.assert_array_equal(images.axes[1].images[0].get_array(), templates[1].mean(axis=2))


def test_points_at_the_top_are_whole():
  result = results.TrainingResult(
      'mlp', {}, 'shapes', 90, 'test', 20,
      (results.EpochResult(1000, 12), results.EpochResult(990, 15)), 1.5, np.ones([1, 2, 2, 1]))
  upper, _ = training_plot.draw(result).subfigs[0].axes
  assert upper.get_ylim() == (0, 1150)


def test_one_epoch_without_mistakes_has_no_half_epochs_and_nothing_above_100_percent():
  result = results.TrainingResult(
      'perceptron', {}, 'shapes', 90, 'validation', 20, (results.EpochResult(0, 20),), 1.5,
      np.zeros((1, 6, 6, 3)))
  curves, _ = training_plot.draw(result).subfigs
  lower = curves.axes[1]
  assert [tick for tick in lower.get_xticks() if 0.5 < tick < 1.5] == [1]
  assert max(lower.get_yticks()) == 1.0
