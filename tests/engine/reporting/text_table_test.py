"""Tests for engine.reporting.text_table."""

import math

import pytest

from engine.reporting import text_table


def test_aligned():
  assert text_table.align([('', 'ms', 'count'), ('a', 0.5, 1234567), ('long', None, True)]) == [
      '          ms      count', 'a     0.5000  1,234,567', 'long' + 15 * ' ' + 'True']


@pytest.mark.parametrize('value, expected', [
    (12345.6, '12,346'), (1000.0, '1,000'), (999.96, '1,000.0'), (12.0, '12.00'), (-0.5, '-0.5000'),
    (0.00012345, '0.0001234'), (0.0, '0'), (math.inf, 'inf'), (math.nan, 'nan')])
def test_figure(value, expected):
  assert text_table.format_number(value) == expected
