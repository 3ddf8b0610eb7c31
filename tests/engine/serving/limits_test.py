"""Limits are checked, and have the units of their names."""

import pytest

from engine.serving import limits
from tfrecords import errors


def test_units():
  found = limits.Limits(max_body_mb=1.5, max_megapixels=0.25)
  assert (found.max_body_bytes, found.max_pixels) == (1_500_000, 250_000)


@pytest.mark.parametrize('name, value, message', [
    ('batch_wait_ms', 5.1, '--batch_wait_ms=5.1: give 0 to 5'),
    ('max_batch', 0, '--max_batch=0: give more than 0'),
    ('max_megapixels', 101.0, 'decoding more takes gigabytes'),
    ('read_seconds', 0.0, '--read_seconds=0.0: give more than 0')])
def test_what_is_no_limit_is_refused(name, value, message):
  with pytest.raises(errors.InputError) as found:
    limits.Limits(**{name: value})
  assert message in str(found.value)
