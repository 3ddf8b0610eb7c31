"""Tests for engine.reporting.plots.confusion."""

import numpy as np
import pytest

from engine.reporting.plots import confusion
from engine.reporting.plots import figures
from tfrecords import datasets


def matrix(classes):
  counts = np.random.default_rng(0).integers(0, 3, [classes, classes])
  return counts + 9 * np.eye(classes, dtype=int)


def texts(axes):
  return [text.get_text() for text in axes.texts]


def test_every_count_and_its_share_is_written():
  counts = np.array([[1500, 500], [0, 8]])
  figure = confusion.draw(counts, ('cat', 'dog'), 'step 7')
  axes = figure.axes[0]
  assert texts(axes) == ['1,500', '75.0%', '500', '25.0%', '8', '100.0%']
  np.testing.assert_allclose(axes.images[0].get_array(), [[0.75, 0.25], [0, 1]])
  assert axes.get_title() == 'Confusion matrix, step 7'
  assert [label.get_text() for label in axes.get_yticklabels()] == ['cat', 'dog']
  assert (axes.get_xlabel(), axes.get_ylabel()) == ('predicted', 'true')


def _recalls(axes):
  right, = axes.child_axes
  assert right.get_ylabel() == 'recall (precision)'
  return [label.get_text() for label in right.get_yticklabels()]


def test_recall_with_precision_stands_beside_each_row():
  axes = confusion.draw(np.array([[1500, 500], [0, 8]]), ('cat', 'dog'), '').axes[0]
  assert _recalls(axes) == ['75.0% (100.0%)', '100.0% (1.6%)']
  # A class without examples, which is never predicted either.
  axes = confusion.draw(np.array([[2, 0], [0, 0]]), ('cat', 'dog'), '').axes[0]
  assert _recalls(axes) == ['100.0% (100.0%)', '- (-)']
  names = datasets.get('cifar100').class_names
  axes = confusion.draw(50 * np.eye(100, dtype=int), names, '').axes[0]
  assert _recalls(axes) == 100 * ['100.0% (100.0%)']


def test_among_classes_of_one_size_only_the_diagonal_has_shares():
  axes = confusion.draw(np.array([[1500, 500], [0, 2000]]), ('cat', 'dog'), '').axes[0]
  assert texts(axes) == ['1,500', '75.0%', '500', '2,000', '100.0%']


def test_a_class_without_examples_is_an_empty_row():
  axes = confusion.draw(np.array([[2, 0], [0, 0]]), ('cat', 'dog'), '').axes[0]
  assert texts(axes) == ['2', '100.0%']
  np.testing.assert_array_equal(axes.images[0].get_array(), [[1, 0], [0, 0]])


def test_of_many_classes_the_most_frequent_confusions_are_listed():
  counts = 50 * np.eye(100, dtype=int)
  counts[3, 7], counts[8, 1] = 5, 12
  names = datasets.get('cifar100').class_names
  cells, listing = confusion.draw(counts, names, 'step 7').axes
  assert texts(cells) == []
  assert texts(listing) == ['12  bicycle -> aquarium_fish\n5  bear -> beetle']


_NAMES = {'cifar10': datasets.get('cifar10').class_names,
          'cifar100': datasets.get('cifar100').class_names,
          'digits': tuple('0123456789'), 'wide': ('MMMMMMMMMMMM', 'cat'),
          'long': ('a photograph of a sunflower', 'dog')}


@pytest.mark.parametrize('names', _NAMES.values(), ids=_NAMES)
def test_no_class_name_covers_another(names, tmp_path):
  figure = confusion.draw(matrix(len(names)), names, 'step 7')
  figures.save(figure, tmp_path / 'confusion.png')
  axes = figure.axes[0]
  boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
  assert all(low.y1 < high.y0 for high, low in zip(boxes, boxes[1:], strict=False))
  assert axes.yaxis.label.get_window_extent().x1 <= min(box.x0 for box in boxes)
  below = [label.get_window_extent() for label in axes.get_xticklabels()]
  assert axes.xaxis.label.get_window_extent().y1 <= min(box.y0 for box in below)
  beside = [label.get_window_extent() for label in axes.child_axes[0].get_yticklabels()]
  assert all(low.y1 < high.y0 for high, low in zip(beside, beside[1:], strict=False))
  name = axes.child_axes[0].yaxis.label.get_window_extent()
  assert max(box.x1 for box in beside) <= name.x0
  assert name.x1 <= figure.axes[1].get_window_extent().x0
  everything = [*boxes, *below, axes.title.get_window_extent(),
                *(one.label.get_window_extent() for one in (axes.xaxis, axes.yaxis))]
  assert min(min(box.x0, box.y0) for box in everything) >= 0
  assert max(box.y1 for box in everything) <= figure.bbox.height


@pytest.mark.filterwarnings('error')
@pytest.mark.parametrize('classes', [3, 40])
def test_unusual_class_names(classes, tmp_path):
  names = ['$a_{b$', 'two\nlines', '猫'] + [f'${number}' for number in range(3, classes)]
  figures.save(confusion.draw(matrix(classes), names, 'runs/$x$'), tmp_path / 'a.png')
