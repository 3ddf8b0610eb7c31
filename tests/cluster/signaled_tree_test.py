"""All processes of a cluster on this machine get SIGTERM at once: one saved step, status 42."""

import random
import re

import pytest

from tests.cluster import hit_workers
from tests.cluster import signaled_tree
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs

pytestmark = pytest.mark.slow

# Of the workers, or of a process that had not come to know what it was to do.
_EARLY = re.compile('train_main: interrupted before the first step, nothing is lost; start all '
                    'workers again\n|(.*: interrupted; (nothing was started|.* resumes)\n)+')
_SAVED = (r'train_main: interrupted at step (\d+), saved; start all workers again: the training '
          'goes on there\n')
_TREE = signaled_tree.Tree
# What is awaited, and how many seconds at most pass then: the workers greet, import, join, restore
# and trace up to the first step.
_INSTANTS = [*[(_TREE.has_workers, 1.5)] * 3, *[(_TREE.has_greeted, 12.0)] * 4,
             *[(_TREE.has_stepped, 1.0)] * 2, *[(_TREE.is_saving, 0.0)] * 3]


@pytest.fixture(name='start')
def fixture_start(tmp_path):
  """Starts two workers on a run of the given name; they end with the test."""
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  started = []

  def begin(run):
    started.append(_TREE(data_dir, tmp_path / run))
    return started[-1]
  yield begin
  for tree in started:
    tree.kill()


def test_one_step_is_saved_and_nothing_changes(start, tmp_path):
  assert start('whole').wait() == (0, '')
  chance = random.Random(0)
  for instant, seconds in chance.sample(_INSTANTS, len(_INSTANTS)):
    tree = start('broken')
    seconds = chance.uniform(0.0, seconds)
    if not tree.signal_all(instant, seconds, chance):
      break
    status, line = tree.wait()
    assert status == 42, (instant, seconds, line)
    if not _EARLY.fullmatch(line):
      saved = re.fullmatch(_SAVED, line)
      assert saved, (instant, seconds, line)
      checkpoints = tmp_path / 'broken' / 'checkpoints'
      assert (checkpoints / f'ckpt-{saved[1]}.index').exists()
  assert start('broken').wait() == (0, '')
  failing_runs.assert_same(*(failing_runs.tensors(tmp_path / run, hit_workers.STEPS)
                             for run in ('whole', 'broken')))
  assert hit_workers.records(tmp_path / 'broken') == [*range(1, hit_workers.STEPS + 1)]
