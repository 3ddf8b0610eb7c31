"""Names and texts in the sources are spelled the American way."""

import re

from tests.structure import sources

# As in colour, grey, neighbour, normalise, catalogue; old names of flags are still read.
_BRITISH = re.compile(
    r'colour|grey(?!hound)|neighbour|behaviour|favour|centre|catalogue|labelled|'
    r'(?:initial|minim|maxim|normal|standard|summar|organ|recogn)is(?:e|ing|ation)', re.I)
_OLD_NAMES = 'keep_colours'


def _faults(path: str, text: str) -> list[str]:
  """Returns the lines that hold a British spelling."""
  return [f'{path}:{number}: {found[0]}'
          for number, line in enumerate(text.replace(_OLD_NAMES, '').splitlines(), 1)
          for found in _BRITISH.finditer(line)]


def test_spelling_is_american():
  paths = [path for path in sources.python_files(*sources.LAYERS, 'tests')
           if not path.endswith('/spelling_test.py')]
  assert [fault for path in paths for fault in _faults(path, sources.read(path))] == []


def test_a_british_word_is_named_with_its_line():
  assert _faults('a.py', '"""A color."""\nGREY = 1\n--keep_colours\n') == ['a.py:2: GREY']
