"""The ledger: it is continued, a cut line costs nothing else, and another sweep is refused."""

import pytest

from engine.sweep import ledger
from tfrecords import errors

_SWEEP = {'trials': 3, 'set': ('a=1',)}
_ONE = ledger.Result(0, 0, 0, 10, 1.5, 0.5, 5, 10, 2.25)
_TWO = ledger.Result(1, 0, 0, 10, 1.0, diverged='step 3 gives no finite numbers')


@pytest.fixture
def path(tmp_path):
  return tmp_path / 'sweep.jsonl'


def _written(path, *results):
  found = ledger.Ledger(path, _SWEEP)
  for result in results:
    found.append(result)
  found.close()


def test_results_are_there_after_a_kill_at_any_byte(path):
  _written(path, _ONE, _TWO)
  data = path.read_bytes()
  lines = data.splitlines(keepends=True)
  for end in range(len(data) + 1):
    path.write_bytes(data[:end])
    found = ledger.Ledger(path, _SWEEP)
    # A line is whole without its end, too.
    expected = [one for one, line in ((_ONE, 1), (_TWO, 2))
                if end >= len(b''.join(lines[:line + 1])) - 1]
    assert [*found.results.values()] == expected
    found.append(_ONE)
    found.append(_TWO)
    found.close()
    assert ledger.Ledger(path, _SWEEP).results == {(0, 0, 0): _ONE, (0, 1, 0): _TWO}


def test_another_sweep_is_refused_with_what_differs(path):
  _written(path, _ONE)
  with pytest.raises(errors.InputError) as caught:
    ledger.Ledger(path, {'trials': 9, 'set': ('a=1',), 'new': 'x'})
  assert str(caught.value) == (
      f'{path}: holds another sweep: trials is 3 there, 9 was requested; new is nothing there, "x" '
      'was requested; repeat its settings or give another --work_dir')


def test_a_file_of_something_else_is_refused(path):
  path.write_text('{"kind": "train", "step": 1}\n')
  with pytest.raises(errors.InputError, match='sweep.jsonl: is no ledger of a sweep; give another'):
    ledger.Ledger(path, _SWEEP)


@pytest.mark.parametrize('line', [
    '{"kind": "training", "step": 1}', '{"kind": "training", "step": 1, "trial": "0", "rung": 0, '
    '"seed": 0, "seconds": 1}', '{"kind": "training", "step": 1, "trial": 0, "rung": 0, "seed": 0, '
    '"seconds": 1, "accuracy": 7}', 'nonsense'])
def test_a_line_that_is_no_result_is_passed_over(path, line):
  _written(path, _ONE)
  with path.open('a') as file:
    file.write(f'{line}\n')
  assert [*ledger.Ledger(path, _SWEEP).results.values()] == [_ONE]
