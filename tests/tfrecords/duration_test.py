"""Durations in words."""

import pytest

from tfrecords import duration


@pytest.mark.parametrize('seconds, text', [
    (0.0, '1 second'), (1.4, '1 second'), (12.3, '12 seconds'), (89.4, '89 seconds'),
    (90.0, '2 minutes'), (364.0, '6 minutes'), (5_399.0, '90 minutes'), (5_400.0, '1.5 hours'),
    (12_600.0, '3.5 hours'), (181_440.0, '2.1 days'), (864_000_000.0, '10,000.0 days')])
def test_the_unit_fits_the_duration(seconds, text):
  assert duration.text(seconds) == text
