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


def test_mistakes_stand_on_top_of_the_test_images():
  figure = _drawn([small_snapshots.frame(10)], (6,))
  picture = figure.axes[0].images[0].get_array()
  wrong = (small_snapshots.frame(10).test_predicted != small_snapshots.a_test_set().labels).sum()
  marked = (picture[0, ::10] == [255, 90, 70]).all(axis=1)
  # The first row of the sheet, six images wide, is all mistakes.
  assert wrong >= 6
  assert marked.all()


def test_without_biases_and_with_a_large_batch(tmp_path):
  frame = dataclasses.replace(small_snapshots.frame(10, count=120), biases=np.full(9, np.nan))
  figure = _drawn([frame])
  assert not figure.axes[2].texts
  assert figures.save(figure, tmp_path / 'a.png').is_file()
