"""Tests for engine.reporting.plots.learning_curve."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from engine.reporting.plots import figures
from engine.reporting.plots import learning_curve

TRAINING = [{'step': step, 'loss': 300 / (step + 100), 'learning_rate': step / 1e4}
            for step in range(10, 1001, 10)]
EVALUATIONS = [{'step': step, 'accuracy': 0.8, 'accuracy_raw': 0.7, 'interval': [0.78, 0.82],
                'count': 10000, 'eval_data': 'test'} for step in (500, 1000)]


def curves(axes):
  return {line.get_label(): line.get_xydata().tolist() for line in axes.lines}


def test_draws_averages_weights_and_interval():
  upper = learning_curve.draw(TRAINING, EVALUATIONS).axes[0]
  assert curves(upper) == {'moving averages': [[500, 0.8], [1000, 0.8]],
                           'raw weights': [[500, 0.7], [1000, 0.7]]}
  band = upper.collections[0].get_paths()[0].get_extents()
  assert [band.x0, band.y0, band.x1, band.y1] == pytest.approx([500, 0.78, 1000, 0.82])
  assert [text.get_text() for text in upper.texts] == ['80.0%']
  assert upper.get_legend().get_title().get_text() == '10,000 images (test)'


def test_draws_beside_the_averages_what_was_evaluated():
  first, second = EVALUATIONS
  first = {key: value for key, value in first.items() if key != 'accuracy_raw'}
  upper = learning_curve.draw(TRAINING, [first, second | {'accuracy_unflipped': 0.75}]).axes[0]
  assert curves(upper) == {'moving averages': [[500, 0.8], [1000, 0.8]],
                           'raw weights': [[1000, 0.7]],
                           'moving averages, unflipped': [[1000, 0.75]]}
  assert list(curves(learning_curve.draw(TRAINING, [first]).axes[0])) == ['moving averages']


def test_draws_every_loss_and_their_course_and_the_rate():
  _, middle, lower = learning_curve.draw([*TRAINING, {'step': 2000}], EVALUATIONS).axes
  found = curves(middle)
  assert found['one batch'] == [[record['step'], record['loss']] for record in TRAINING]
  assert len(found['smoothed']) == 100
  rate, = lower.lines
  assert rate.get_xydata().tolist() == [
      [record['step'], record['learning_rate']] for record in TRAINING]
  assert (lower.get_ylabel(), lower.get_xlabel()) == ('learning rate', 'step')


@pytest.mark.parametrize('accuracy, steps, rate', [
    (1.0, 1_000_000, 0.00025), (0.0, 10, 12_000.0), (0.9987, 8_200, 1e-7)])
def test_labels_lie_inside_and_no_accuracy_is_above_100_percent(accuracy, steps, rate):
  evaluations = [one | {'step': one['step'] * steps // 1000, 'accuracy': accuracy,
                        'accuracy_raw': 0.9 * accuracy,
                        'interval': [max(0.0, accuracy - 0.001), min(1.0, accuracy + 0.001)]}
                 for one in EVALUATIONS]
  training = [one | {'step': one['step'] * steps // 1000, 'learning_rate': rate}
              for one in TRAINING]
  for last in (2, 1):
    _check_labels(learning_curve.draw(training, evaluations[:last]))
  _check_labels(learning_curve.draw([], [evaluations[0] | {'step': 0}]))


def _check_labels(figure):
  figure.canvas.draw()
  width, height = figure.bbox.size
  for axes in figure.axes:
    labels = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.yaxis.label, axes.xaxis.label,
              *axes.texts]
    for label in labels:
      box = label.get_window_extent()
      if label.get_visible() and label.get_text() and axes.get_window_extent().padded(
          2).overlaps(box) or label in (axes.yaxis.label, axes.xaxis.label):
        assert box.x0 >= 0, label
        assert box.y0 >= 0, label
        assert box.x1 <= width, label
        assert box.y1 <= height, label
  shown = [float(label.get_text().rstrip('%')) for label in figure.axes[0].get_yticklabels()]
  assert all(0 <= value <= 100 for value in shown)


@pytest.mark.parametrize('training, evaluations', [
    ([], []), (TRAINING[:1], []), ([], EVALUATIONS[:1]), (TRAINING, EVALUATIONS)])
def test_is_drawn_however_little_there_is(training, evaluations, tmp_path):
  path = figures.save(learning_curve.draw(training, evaluations), tmp_path / 'curve.png')
  assert path.stat().st_size > 1000


def test_a_single_point_and_its_interval_can_be_seen():
  figure = learning_curve.draw(TRAINING[:1], EVALUATIONS[:1])
  figure.canvas.draw()
  upper, middle, _ = figure.axes
  assert upper.collections[1].get_segments()[0].tolist() == [[500, 0.78], [500, 0.82]]
  labels = [label.get_text() for label in upper.get_yticklabels()]
  assert len(set(labels)) == len(labels)
  assert '80%' in labels
  assert [line.get_marker() for line in middle.lines if line.get_label() == 'smoothed'] == ['.']


def test_smoothing_by_hand():
  values = np.zeros(100)
  values[[0, 50]] = 6.0
  expected = np.zeros(100)
  expected[:3] = 6 / 3, 6 / 4, 6 / 5
  expected[48:53] = 6 / 5
  np.testing.assert_allclose(learning_curve.smooth(values), expected, atol=1e-12)


@hypothesis.given(strategies.lists(strategies.floats(-100, 100), min_size=1, max_size=300))
def test_smoothing_keeps_length_and_range(values):
  smoothed = learning_curve.smooth(np.array(values))
  assert smoothed.shape == (len(values),)
  assert min(values) - 1e-9 <= smoothed.min()
  assert smoothed.max() <= max(values) + 1e-9
