"""Docstrings as reStructuredText: formulas and examples as they are, no letter a mark."""

import dataclasses

import pytest

from tests.docs.extensions import extension

docstring_text = extension.load('docstring_text')


@pytest.mark.parametrize('text, expected', [
    ('Adds |c| numbers, a * b.', r'Adds \|c\| numbers, a \* b.'),
    ('The rate of `x * y` and x_.', r'The rate of `x * y` and x\_.'),
    ("Takes 'SAME' or '' of H' and theirs' sum.",
     "Takes ``'SAME'`` or ``''`` of H' and theirs' sum."),
    ("By `('a', 'b')` of `train`'s or the others' choice.",
     "By `('a', 'b')` of `train`'s or the others' choice."),
    ('Its formula:\n\n  y = |x| * w_\n  z = y', 'Its formula:\n\n.. code-block:: text\n\n'
     '   y = |x| * w_\n   z = y'),
    ('It:\n\n  >>> f(2 * 3)\n  6', 'It:\n\n>>> f(2 * 3)\n6'),
    ('It.\n\nArgs:\n  **names: of a * b.\n\nRaises:\n  errors.InputError: none.',
     'It.\n\nArgs:\n  **names: of a \\* b.\n\nRaises:\n  rana.InputError: none.'),
    ('It.\n\nExample:\n  Twice | once:\n\n  >>> a | b\n  1',
     'It.\n\nExample:\n  Twice \\| once:\n\n  >>> a | b\n  1'),
    ('Example:\n  >>> a | b\n  1', 'Example:\n  >>> a | b\n  1')])
def test_a_docstring(text, expected):
  assert docstring_text.restructured(text) == expected


def test_settings_are_listed_before_the_example():
  @dataclasses.dataclass
  class Rule:
    rate: float = dataclasses.field(default=0.5, metadata={'help': 'the rate'})
    other: int = 1

  assert docstring_text.of_class(Rule, 'A rule.\n\nExample:\n  >>> 1\n  1') == (
      'A rule.\n\nAttributes:\n  rate: the rate; default `0.5`.\n\nExample:\n  >>> 1\n  1\n')


def test_a_constructor_is_described_before_the_example():
  class Data:

    def __init__(self, size):
      """Reads them.

      Args:
        size: in bytes.
      """

  assert docstring_text.of_class(Data, 'Some data.\n\nExample:\n  >>> 1\n  1') == (
      'Some data.\n\nReads them.\n\nArgs:\n  size: in bytes.\n\nExample:\n  >>> 1\n  1\n')


def test_a_class_without_either_keeps_its_text():
  class Plain:
    pass

  assert docstring_text.of_class(Plain, 'Plain.').strip() == 'Plain.'
