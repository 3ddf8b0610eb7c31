"""What is found out about a variable: counts, the worst element, whether it has passed."""

import pytest

from engine.gradcheck import results


def _finding(*states):
  return results.Finding('a', (9,), tuple(
      results.Element((place,), 1.0, 1.0, 0.1 * place, state)
      for place, state in enumerate(states)))


@pytest.mark.parametrize(('states', 'worst', 'passed'), [
    ((results.RIGHT, results.RIGHT), 1, True),
    ((results.WRONG, results.RIGHT, results.KINK), 0, False),
    ((results.WRONG, results.WRONG, results.RIGHT), 1, False),
    ((results.RIGHT, results.KINK, results.FAINT), 0, True),
    ((results.KINK, results.FAINT), 1, False)])
def test_worst_and_passed(states, worst, passed):
  finding = _finding(*states)
  assert finding.worst.place == (worst,) and finding.passed == passed
  assert finding.count(states[0]) == states.count(states[0])


def test_where():
  assert results.Element((1, 20), 0.0, 0.0, 0.0, results.RIGHT).where == '[1,20]'
  assert results.Element(None, 0.0, 0.0, 0.0, results.RIGHT).where == 'direction'
