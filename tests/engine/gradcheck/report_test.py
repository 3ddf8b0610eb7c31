"""Console output of a check: rows, counts of elements not judged, the three verdicts."""

import pytest

from engine.gradcheck import report
from engine.gradcheck import results


def _element(state, error=1e-9, index=(0, 1), gradient=0.5):
  return results.ElementResult(index, gradient, 0.25, error, state)


def _finding(*states, name='a/weights'):
  return results.VariableResult(name, (2, 3), (*(_element(state) for state in states),
                                            _element(results.RIGHT, 1e-10, None)))


def test_one_row_per_variable():
  heading, row, other = report.table([
      _finding(results.RIGHT, results.KINK, results.INCONCLUSIVE, results.INCONCLUSIVE),
      _finding(results.WRONG, results.WRONG, name='b')]).splitlines()
  assert heading.split('  ')[0] == 'variable'
  assert row.split() == ('a/weights 2x3 4 of 6 [0,1] 0.5 0.25 1.0e-09 right (1 on a kink, 2 '
                         'inconclusive)').split()
  assert other.split() == 'b 2x3 2 of 6 [0,1] 0.5 0.25 1.0e-09 2 wrong'.split()


@pytest.mark.parametrize('checked, passed, said', [
    ([_finding(results.RIGHT), _finding(results.KINK)], True,
     'RIGHT: it: 4 elements and directions of 2 variables; worst relative error 1.0e-09 at '
     'a/weights [0,1]'),
    ([_finding(results.RIGHT), _finding(results.WRONG, name='b')], False,
     'WRONG: it: 1 of 4 elements and directions; worst at b [0,1], where the gradient is 0.5 and '
     'the slope 0.25'),
    ([results.VariableResult('c', (1,), (_element(results.KINK, 0.5),))], False,
     'NOT CHECKED: it: no element of c can be judged; give more --max_elements or another --seed')])
def test_verdicts(checked, passed, said):
  assert report.passed(checked) == passed
  assert report.verdict('it', checked) == said
