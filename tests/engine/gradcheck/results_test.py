"""Results of a variable: counts, the worst element, whether it passed."""

import pytest

from engine.gradcheck import results


def _finding(*states):
  return results.VariableResult('a', (9,), tuple(
      results.ElementResult((index,), 1.0, 1.0, 0.1 * index, state)
      for index, state in enumerate(states)))


@pytest.mark.parametrize('states, worst, passed', [
    ((results.RIGHT, results.RIGHT), 1, True),
    ((results.WRONG, results.RIGHT, results.KINK), 0, False),
    ((results.WRONG, results.WRONG, results.RIGHT), 1, False),
    ((results.RIGHT, results.KINK, results.INCONCLUSIVE), 0, True),
    ((results.KINK, results.INCONCLUSIVE), 1, False)])
def test_worst_and_passed(states, worst, passed):
  finding = _finding(*states)
  assert finding.worst.index == (worst,)
  assert finding.passed == passed
  assert finding.count(states[0]) == states.count(states[0])


def test_index_text():
  assert results.ElementResult((1, 20), 0.0, 0.0, 0.0, results.RIGHT).index_text == '[1,20]'
  assert results.ElementResult(None, 0.0, 0.0, 0.0, results.RIGHT).index_text == 'direction'
