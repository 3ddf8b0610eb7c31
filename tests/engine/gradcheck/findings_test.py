"""What is found out about a variable: counts, the worst element, whether it has passed."""

import pytest

from engine.gradcheck import findings


def _finding(*states):
  return findings.Finding('a', (9,), tuple(
      findings.Element((place,), 1.0, 1.0, 0.1 * place, state)
      for place, state in enumerate(states)))


@pytest.mark.parametrize(('states', 'worst', 'passed'), [
    ((findings.RIGHT, findings.RIGHT), 1, True),
    ((findings.WRONG, findings.RIGHT, findings.KINK), 0, False),
    ((findings.WRONG, findings.WRONG, findings.RIGHT), 1, False),
    ((findings.RIGHT, findings.KINK, findings.FAINT), 0, True),
    ((findings.KINK, findings.FAINT), 1, False)])
def test_worst_and_passed(states, worst, passed):
  finding = _finding(*states)
  assert finding.worst.place == (worst,) and finding.passed == passed
  assert finding.count(states[0]) == states.count(states[0])


def test_where():
  assert findings.Element((1, 20), 0.0, 0.0, 0.0, findings.RIGHT).where == '[1,20]'
  assert findings.Element(None, 0.0, 0.0, 0.0, findings.RIGHT).where == 'direction'
