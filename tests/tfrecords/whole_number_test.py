"""Parsing of whole numbers."""

import hypothesis
from hypothesis import strategies as st
import pytest

from tfrecords import whole_number


@hypothesis.given(st.integers(0, 10**18 - 1))
def test_whole_numbers(number):
  assert whole_number.parse(str(number)) == number
  assert whole_number.parse(f'{number:018}') == number


@pytest.mark.parametrize('text', ['', '-1', '1.0', '1e3', ' 1', '1_000', 'x', '²', '1' * 19,
                                  '9' * 5000])
def test_other_text_is_none(text):
  assert whole_number.parse(text) is None
