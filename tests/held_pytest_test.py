"""pytest with the libraries held."""

import pytest

from binaries import library_switches
from tests import held_pytest


def test_the_switches_are_set_before_pytest_starts(monkeypatch, capsys):
  turns: list[tuple] = []
  monkeypatch.setattr(library_switches, 'hold', lambda name, native, variables: turns.append(
      (name,)) or ['held'])
  monkeypatch.setattr(pytest, 'main', lambda arguments: turns.append(tuple(arguments)) or 3)
  assert held_pytest.main('avx2', '-q', '-x') == 3
  assert turns == [('avx2',), ('-q', '-x')]
  assert capsys.readouterr().out == 'held\n'
