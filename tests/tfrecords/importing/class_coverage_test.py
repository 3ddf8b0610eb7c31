"""Each class has a test and a training image, and a line says which picture was moved."""

import numpy as np

from tests.tfrecords.importing import small_sources
from tfrecords.importing import class_coverage

_TRAIN, _VALIDATION, _TEST = range(3)


def _complete(names, codes, positions, units=None, **values):
  entries, codes = small_sources.entries(names), np.array(codes)
  units = np.arange(len(entries)) if units is None else np.array(units)
  notes = class_coverage.complete(entries, codes, units, np.array(positions)[units],
                                  small_sources.settings('s', **values))
  return codes.tolist(), notes


def test_the_unit_of_lowest_position_becomes_a_test_image():
  codes, notes = _complete(['a/1', 'a/2', 'b/1', 'b/2', 'b/3'], [0, 2, 0, 1, 0],
                           [0.9, 0.05, 0.7, 0.15, 0.8])
  assert codes == [0, 2, 0, 2, 0]
  assert notes == ['class "b" had no test image: b/2 and its copies are test images']


def test_copies_move_together_and_nothing_that_is_left_out():
  codes, _ = _complete(['a/1', 'a/2', 'a/3', 'a/4'], [0, 0, -1, 0], [0.5, 0.6, 2, 2],
                       [0, 1, 0, 0])
  assert codes == [2, 0, -1, 2]


def test_a_class_without_a_training_image_receives_one():
  codes, notes = _complete(['a/1', 'a/2', 'a/3'], [2, 1, 1], [0.01, 0.12, 0.15])
  assert codes == [2, 1, 0]
  assert notes == ['class "a" had no train image: a/3 and its copies are train images']
  assert _complete(['a/1', 'a/2'], [2, 2], [0.01, 0.05])[0] == [2, 0]


def test_another_unit_is_trained_on_where_the_highest_one_is_needed_as_a_test_image():
  codes, notes = _complete(['a/1', 'a/2', 'b/1', 'b/2'], [2, 2, 2, 0], [0.01, 0.05, 2, 0.9],
                           [0, 1, 1, 3])
  assert codes == [0, 2, 2, 0]
  assert notes == ['class "a" had no train image: a/1 and its copies are train images']


def test_a_class_of_one_unit_is_trained_on():
  codes, notes = _complete(['a/1', 'a/2'], [2, 2], [0.05, 2], [0, 0])
  assert codes == [0, 0]
  assert notes == ['class "a" had no train image: a/1 and its copies are train images',
                   'class "a" has no test image']


def test_what_is_given_does_not_move():
  codes, notes = _complete(['a/1', 'a/2', 'b/1'], [0, 0, 2], [2, 2, 2])
  assert codes == [0, 0, 2]
  assert notes == ['class "a" has no test image', 'class "b" has no training image']
  assert _complete(['a/1'], [0], [0.5], test=0.0) == ([0], [])


def test_many_lines_are_counted():
  names = [f'{number:02}/1' for number in range(12)]
  notes = _complete(names, [0] * 12, [0.5] * 12)[1]
  assert len(notes) == 11
  assert notes[-1] == 'and 2 more such lines'


def test_a_unit_of_two_classes_stays_where_the_other_class_needs_it():
  # The unit a/1 with b/1 has the lowest position, and a's only training image.
  codes, notes = _complete(['a/1', 'a/2', 'b/1', 'b/2'], [0, 2, 0, 0], [0.3, 0.05, 2, 0.8],
                           [0, 1, 0, 3])
  assert codes == [0, 2, 0, 2]
  assert notes == ['class "b" had no test image: b/2 and its copies are test images']
  assert _complete(['a/1', 'a/2', 'b/1', 'b/2'], [0, 2, 0, 0], [0.3, 0.05, 2, 2],
                   [0, 1, 0, 3]) == ([0, 2, 0, 0], ['class "b" has no test image'])
