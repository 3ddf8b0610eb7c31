"""Escaping of characters that are not printable on one line."""

import os

from hypothesis import given
from hypothesis import strategies
import pytest

from tfrecords import printable


@pytest.mark.parametrize('value, expected', [
    ('cat.png', 'cat.png'),
    ('[a] {b} * ? $ ~ % \'"\\', '[a] {b} * ? $ ~ % \'"\\'),
    ('naïve 猫 🐈', 'naïve 猫 🐈'),
    ('می\u200cخواهم', 'می\u200cخواهم'),
    ('a\nb\tc\x1b[2J\x7f', r'a\nb\tc\x1b[2J\x7f'),
    ('a\u2028b\u202ec\u0085', r'a\u2028b\u202ec\x85'),
    (os.fsdecode(b'caf\xe9'), r'caf\xe9'),
    ('\ud800', r'\ud800'),
    (17, '17')])
def test_text(value, expected):
  assert printable.text(value) == expected


@given(strategies.text(strategies.characters(categories=None)))
def test_any_text_is_one_line_that_can_be_encoded(value):
  shown = printable.text(value)
  assert len(shown.splitlines()) <= 1
  shown.encode()
  assert printable.text(shown) == shown
