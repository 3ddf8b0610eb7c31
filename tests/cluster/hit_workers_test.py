"""Real workers that are killed, stopped and terminated at random instants end and go on exactly."""

import pytest

from tests.cluster import hit_workers
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs

pytestmark = pytest.mark.slow

_RESTART = 'restart all workers: the training goes on from the last checkpoint'


@pytest.fixture(name='start')
def fixture_start(tmp_path):
  """Starts two workers on a run of the given name; they end with the test."""
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  started = []

  def begin(run, **named):
    started.append(hit_workers.Workers(data_dir, tmp_path / run, **named))
    return started[-1]
  yield begin
  for workers in started:
    workers.kill()


def test_hits_of_every_kind_change_nothing(start, tmp_path):
  assert start('whole').wait() == ([0, 0], set())
  for hit in hit_workers.hits(seed=0):
    # Where a training is stopped, both ends are awaited for this long.
    workers = start('broken', **({'peer_seconds': 5.0} if hit.number.name == 'SIGSTOP' else {}))
    workers.hit(hit)
    statuses, lines = workers.wait()
    # 143 before a worker can tell the others, who then wait for it. Whoever is killed says nothing.
    assert {*statuses} <= {0, 42, 75, 143, -9}, (hit, statuses, lines)
    assert all(line.startswith('train_main: interrupted') or ' did not come within ' in line
               or line.endswith(_RESTART) for line in lines), (hit, statuses, lines)
    if {*statuses} <= {42, 75}:
      assert len(lines) == 1 or hit.number.name == 'SIGSTOP', (hit, statuses, lines)
  assert start('broken').wait() == ([0, 0], set())
  failing_runs.assert_same(*(failing_runs.tensors(tmp_path / run, hit_workers.STEPS)
                             for run in ('whole', 'broken')))
  assert hit_workers.records(tmp_path / 'broken') == [*range(1, hit_workers.STEPS + 1)]
