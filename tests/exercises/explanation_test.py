"""What is said about arrays that are wrong in a known way."""

import numpy as np
import pytest

from tests.exercises import explanation

_SIX = {6: 'the number of examples'}


def _said(name, change, shape=(3, 4), counts=_SIX):
  """Returns what is said about distinct numbers after a change."""
  expected = np.random.default_rng(0).permutation(np.arange(1.0, 1 + np.prod(shape))).reshape(shape)
  received = change(expected.copy())
  wrong = np.logical_not(received == expected)
  return '; '.join(explanation.of_values(name, received, expected, wrong, counts))


@pytest.mark.parametrize('change, expected', [
    (lambda x: -x, 'has the wrong sign'),
    (lambda x: 2 * x, 'is twice as large as it should be'),
    (lambda x: x / 2, 'is half as large as it should be'),
    (lambda x: -2 * x, 'is -2 times what it should be'),
    (lambda x: 0.75 * x, 'is 0.75 times what it should be'),
    (lambda x: x / 6, 'is 1/6 of what it should be; 6 is the number of examples: a mean in place '
                      'of a sum?'),
    (lambda x: x * 6, 'is 6 times what it should be; 6 is the number of examples: a sum in place '
                      'of a mean?'),
    (lambda x: 0 * x, 'is 0 everywhere'),
    (lambda x: x + 1, 'is wrong at all 12 elements'),
    (lambda x: np.where(x == 3, np.nan, x), 'is NaN or infinite at 1 of 12 elements'),
    (lambda x: x / 0.0, 'is NaN or infinite at all 12 elements')])
@pytest.mark.filterwarnings('ignore:divide by zero')
def test_values(change, expected):
  assert _said('weights', change) == expected


def test_swapped_axes():
  assert _said('weights', np.transpose, (4, 4)) == 'is transposed: axes 0 and 1 are swapped'
  assert _said('filters', lambda x: x.swapaxes(0, 1), (3, 3, 2, 5)) == (
      'is transposed: axes 0 and 1 are swapped')


def _at(*region):
  """Returns a change of part of an array."""
  def change(values):
    values[region] += 1
    return values
  return change


def _border(values):
  inside = values[:, 1:-1, 1:-1].copy()
  values += 1
  values[:, 1:-1, 1:-1] = inside
  return values


@pytest.mark.parametrize('name, change, shape, expected', [
    ('inputs', _at(slice(1, None)), (3, 4),
     'is wrong at the later examples alone; the first one is right'),
    ('images', _border, (2, 4, 5, 2), 'is wrong at the border alone; the inside is right'),
    ('images', _at(..., [0, 3]), (2, 3, 3, 4), 'is wrong at channel 0, 3 alone'),
    ('logits', _at(1), (3, 4), 'is wrong at example 1 alone'),
    ('weights', _at(slice(1, None)), (3, 4), 'is wrong at input 1, 2 alone'),
    ('biases', _at(2), (4,), 'is wrong at channel 2 alone'),
    # One element is in no region but by chance.
    ('images', _at(0, 0, 0, 0), (2, 4, 5, 2), 'is wrong at 1 of 80 elements'),
    # No names of axes.
    ('values', _at(1), (3, 4), 'is wrong at 4 of 12 elements')])
def test_where(name, change, shape, expected):
  assert _said(name, change, shape) == expected


@pytest.mark.parametrize('received, expected, text', [
    ((5, 4), (4, 5), 'has the shape [5, 4]; expected [4, 5]: is it transposed?'),
    ((2, 3, 4), (4,), 'has the shape [2, 3, 4]; expected [4]: is the sum over the other axes '
                      'missing?'),
    ((), (4,), 'has the shape []; expected [4]'),
    ((4,), (), 'has the shape [4]; expected []: is the sum over the other axes missing?'),
    ((4, 5), (4, 5), '')])
def test_shapes(received, expected, text):
  assert explanation.of_kind(np.zeros(received), np.zeros(expected)) == text


def test_dtypes():
  assert explanation.of_kind(np.zeros(3, np.float32), np.zeros(3)) == (
      'is float32; expected float64, the dtype of the arguments')


def test_the_first_of_the_worst_elements_is_shown():
  expected = np.array([[1.0, 2.0], [3.0, 4.0]])
  received = np.array([[1.5, 2.0], [5.0, 2.0]])
  wrong = received != expected
  assert explanation.of_worst('weights', received, expected, wrong) == (
      'weights[1,0]: received 5, expected 3')
  received[0, 1], wrong[0, 1] = np.nan, True
  assert explanation.of_worst('weights', received, expected, wrong) == (
      'weights[0,1]: received nan, expected 2')


def test_a_scalar_has_no_index():
  assert explanation.of_worst('result', np.array(2.0), np.array(1.0), np.array(True)) == (
      'result: received 2, expected 1')
