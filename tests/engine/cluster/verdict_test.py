"""How a training on a cluster ends: causes before consequences."""

import pytest

from engine.cluster import cluster_spec
from engine.cluster import verdict

_SPEC = cluster_spec.ClusterSpec(('a:1', 'b:1', 'c:1'), 0)
_RESTART = '; restart all workers: the training goes on from the last checkpoint'


@pytest.mark.parametrize('endings, status, line', [
    ({1: (-9, '')}, 75, f'task 1 (b:1) was ended by SIGKILL{_RESTART}'),
    # TensorFlow aborts, or reports an error, where another worker has gone.
    ({0: (75, 'Socket closed'), 1: (-6, ''), 2: (-9, '')}, 75,
     f'task 2 (c:1) was ended by SIGKILL{_RESTART}'),
    ({0: (-6, ''), 1: (75, 'x'), 2: (1, 'data: missing')}, 1, 'task 2 (c:1): data: missing'),
    ({0: (-6, ''), 2: (2, 'no such flag')}, 2, 'task 2 (c:1): no such flag'),
    ({2: (3, '')}, 3, 'task 2 (c:1): ended with status 3'),
    # All in the same way: that is no matter of one worker.
    ({task: (1, 'data: missing') for task in range(3)}, 1, 'data: missing'),
    ({0: (75, 'x'), 1: (0, '')}, 75, f'task 1 (b:1) ended before the others{_RESTART}'),
    ({0: (75, 'Socket closed'), 1: (-6, '')}, 75,
     f'task 0 (a:1) has lost another worker (Socket closed){_RESTART}'),
    ({1: (-6, '')}, 75, f'task 1 (b:1) ended{_RESTART}')])
def test_of_endings(endings, status, line):
  found = verdict.of_endings(
      _SPEC, {task: verdict.Ending(*ending) for task, ending in endings.items()})
  assert found == verdict.Verdict(status, line)


@pytest.mark.parametrize('status, expected', [
    (143, True), (130, True), (-15, True), (-1, True), (-9, False), (137, False), (1, False)])
def test_a_signal_that_asks_for_the_end(status, expected):
  assert verdict.is_interrupted(status) == expected


def test_there_and_back():
  decided = verdict.Verdict(42, 'saved')
  assert verdict.of_message(decided.message()) == decided


def test_an_interruption_before_the_first_step():
  with pytest.raises(verdict.EndedError, match='^interrupted before the first step') as raised:
    raise verdict.EndedError(verdict.interrupted_early())
  assert raised.value.verdict.status == 42
