"""The six panels: what each shows, alone and together."""

import dataclasses

import numpy as np
import pytest

from engine.live_view import panels
from engine.reporting.plots import figures
from tests.engine.live_view import small_snapshots


def _drawn(history, shown=panels.ALL, channels=1):
  figure = figures.new(12, 7)
  panels.draw(
    figure,
    history,
    small_snapshots.a_test_set(channels=channels),
    small_snapshots.NAMES,
    shown,
    'small, ',
  )
  return figure


def _titles(figure):
  return [axes.get_title() for axes in figure.axes]


@pytest.mark.parametrize('channels', [1, 3])
def test_all_six(tmp_path, channels):
  history = [small_snapshots.frame(step, channels=channels) for step in (10, 20, 30)]
  figure = _drawn(history, channels=channels)
  last, test = history[-1], small_snapshots.a_test_set(channels=channels)
  right = (last.labels == last.predicted).sum()
  test_right = (last.test_predicted == test.labels).sum()
  assert _titles(figure) == [
      '1  accuracy', '2  cross-entropy loss', f'3  training batch: {right} of 10 right',
      '4  weights: all, 86, 68, 38%, median', '5  biases: all, 86, 68, 38%, median',
      f'6  30 test images: {test_right} right']
  assert figure.get_suptitle() == 'small, step 30'
  # Each wrong image of the batch has its class and what it is taken for.
  assert len(figure.axes[2].texts) == 2 * (10 - right)
  assert figures.save(figure, tmp_path / 'a.png').is_file()


def test_curves_and_bands_are_those_of_the_history():
  history = [small_snapshots.frame(step) for step in (10, 20, 30)]
  figure = _drawn(history)
  for number, kind in ((0, 'accuracy'), (1, 'loss')):
    training, test = figure.axes[number].lines
    np.testing.assert_array_equal(training.get_xdata(), [10, 20, 30])
    np.testing.assert_allclose(training.get_ydata(), [getattr(f, kind)[0] for f in history])
    np.testing.assert_allclose(test.get_ydata(), [getattr(f, kind)[1] for f in history])
  # Four bands, each within the one before.
  extents = [band.get_datalim(figure.axes[3].transData).height
             for band in figure.axes[3].collections]
  assert len(extents) == 4
  assert extents == sorted(extents, reverse=True)


@pytest.mark.parametrize('number', panels.ALL)
def test_one_alone_fills_the_figure(number):
  figure = _drawn([small_snapshots.frame(10)], (number,))
  axes, = figure.axes
  assert axes.get_title().startswith(f'{number}  ')


def test_both_axes_of_every_curve_are_labeled():
  figure = _drawn([small_snapshots.frame(step) for step in (10, 2000)])
  labels = [(axes.get_xlabel(), axes.get_ylabel()) for axes in figure.axes]
  assert labels == [('step', 'images right'), ('step', 'loss'), ('', ''),
                    ('step', 'value of the weights'), ('step', 'value of the biases'),
                    ('mistakes first', 'images right')]
  figure.canvas.draw()
  ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
  assert '100%' in ticks
  assert all(tick.endswith('%') for tick in ticks)
  assert '2,000' in [label.get_text() for label in figure.axes[0].get_xticklabels()]


def test_mistakes_stand_on_top_of_the_test_images():
  figure = _drawn([small_snapshots.frame(10)], (6,))
  picture = figure.axes[0].images[0].get_array()
  wrong = (small_snapshots.frame(10).test_predicted != small_snapshots.a_test_set().labels).sum()
  marked = (picture[::10, ::10] == [255, 90, 70]).all(axis=2).ravel()
  assert wrong >= 6
  assert marked[:wrong].all()
  assert not marked[wrong:].any()


def test_the_scale_gives_the_accuracy_where_the_mistakes_end():
  test = small_snapshots.a_test_set(1000)
  frame = small_snapshots.frame(10, tests=1000)
  predicted = test.labels.copy()
  # 100 of 1,000 images.
  predicted[:100] += 1
  figure = figures.new(12, 7)
  panels.draw(figure, [dataclasses.replace(frame, test_predicted=predicted)], test,
              small_snapshots.NAMES)
  axes = figure.axes[5]
  ticks = {label.get_text(): place
           for label, place in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)}
  picture = axes.images[0].get_array()
  columns, rows = picture.shape[1] // 10, picture.shape[0] // 10
  # Not all are drawn, so that each can be read.
  assert columns * rows < 1000
  assert ticks['100%'] == -0.5
  assert ticks['90%'] == pytest.approx(100 / columns * 10 - 0.5)
  # In a panel of its own there is room for all.
  figure = figures.new(12, 7)
  panels.draw(figure, [frame], test, small_snapshots.NAMES, (6,))
  picture = figure.axes[0].images[0].get_array()
  assert picture.shape[0] * picture.shape[1] >= 1000 * 100


def test_without_biases_and_with_a_large_batch(tmp_path):
  frame = dataclasses.replace(small_snapshots.frame(10, count=120), biases=np.full(9, np.nan))
  figure = _drawn([frame])
  assert not figure.axes[2].texts
  assert figures.save(figure, tmp_path / 'a.png').is_file()
