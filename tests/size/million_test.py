"""A small number of the million: all that is measured is measured."""

import pytest

from tests.size import million


@pytest.mark.slow
def test_a_thousand(tmp_path, capfd):
  wrong = million.measure(tmp_path, 1000, 0.5, ['--batch_size=8'])
  assert wrong == []
  printed = capfd.readouterr().out
  assert 'imported: train ' in printed
  assert 'import: ' in printed
  assert 'training: ' in printed
