"""Matrices as text: what is read, what is refused, how numbers are printed."""

import pytest

from engine.gradcheck import matrix_text
from tfrecords import errors


@pytest.mark.parametrize('text, matrix', [
    ('1 0 2; 0 3 1', ((1, 0, 2), (0, 3, 1))), ('  7 ', ((7,),)),
    ('-1.5 .5;+2 3.', ((-1.5, 0.5), (2, 3)))])
def test_reads_integers_and_decimals(text, matrix):
  assert matrix_text.parse('image', text, 2, 3) == matrix


@pytest.mark.parametrize('text, fault', [
    ('1 2; 3', 'row 2 has length 1, row 1 has length 2; give rows of equal length'),
    ('', "row 1 is empty; give numbers, rows separated by ';', as in '1 0; 0 1'"),
    ('1 2;', "row 2 is empty; give numbers, rows separated by ';', as in '1 0; 0 1'"),
    ('1,2', "'1,2' is no number; give integers or decimals, rows separated by ';'"),
    ('nan', "'nan' is no number; give integers or decimals, rows separated by ';'"),
    ('1e3', "'1e3' is no number; give integers or decimals, rows separated by ';'"),
    ('٣', "'٣' is no number; give integers or decimals, rows separated by ';'"),
    ('10000', '10000 is too large to print; give numbers from -9999 to 9999'),
    ('1 2 3 4', '1x4 is too large to print; give at most 2x3'),
    ('1; 2; 3', '3x1 is too large to print; give at most 2x3')])
def test_refuses_in_one_line(text, fault):
  with pytest.raises(errors.InputError) as caught:
    matrix_text.parse('image', text, 2, 3)
  assert str(caught.value) == f'--image: {fault}'


def test_numbers():
  values = (1.0, -0.0, 0.1 * 3, -2.5, 1 / 3)
  assert [matrix_text.number(value) for value in values] == ['1', '0', '0.3', '-2.5', '0.333333']
  assert [matrix_text.factor(value) for value in (2, -2)] == ['2', '(-2)']


def test_matrices_side_by_side_and_numbered_lines():
  assert matrix_text.side_by_side(('a', [[1, 0.25]]), ('b', [[-1], [2]])) == (
      '  a              b\n'
      '     1 0.25      -1\n'
      '                  2')
  assert matrix_text.numbered(['x', 'y']) == ['  step  1: x', '  step  2: y']
