"""Tests for engine.reporting.plots.confusion."""

import numpy as np
import pytest

from engine.reporting.plots import canvas
from engine.reporting.plots import confusion
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


@pytest.mark.parametrize('dataset', ['cifar10', 'cifar100'])
def test_no_class_name_covers_another(dataset, tmp_path):
  names = datasets.get(dataset).class_names
  figure = confusion.draw(matrix(len(names)), names, 'step 7')
  canvas.save(figure, tmp_path / 'confusion.png')
  boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
  assert all(low.y1 < high.y0 for high, low in zip(boxes, boxes[1:], strict=False))
  assert min(box.x0 for box in boxes) >= 0
