"""The public surface: its names, its docstrings, and nothing else that README needs."""

import inspect
import re

import rana
from tests.structure import documentation
from tests.structure import sources


def test_every_public_name_is_there_and_documented():
  assert sorted(rana.__all__) == sorted(
      ['InputError', 'Prediction', 'Recipe', 'Run', 'evaluate', 'load', 'loop', 'ops', 'recipes',
       'train'])
  assert [name for name in rana.__all__ if not inspect.getdoc(getattr(rana, name))] == []


def test_readme_needs_nothing_but_rana():
  programs = [block.lines for block in documentation.blocks(sources.read('README.md'))
              if block.language == 'python']
  assert programs
  for lines in programs:
    imports = [line for line in lines if re.match(r'(import|from)\b', line)]
    assert imports == ['import rana']
    assert len(lines) <= 6
