"""Tests for local_cluster: calls reach all workers, and a failure of one ends all."""

import contextlib
import time

import pytest

from engine.bench.core import worker
from engine.bench.workers import cluster_worker
from engine.bench.workers import local_cluster
from engine.config import recipe_catalog
from engine.config import train_options
from tests.engine import tiny_runs
from tests.engine.bench.core import fake_worker


class _Target:
  """In the place of cluster_worker.ClusterWorker."""

  def __init__(self, spec):
    self._spec = spec

  def join(self):
    pass

  def task(self):
    return self._spec and (self._spec.index, self._spec.size)

  def run(self, what, count):
    if what == 'broken' and self._spec.index:
      raise ValueError(what)
    return 0.25 * count


@pytest.fixture(name='targets')
def fixture_targets(monkeypatch):
  """Puts workers in threads of this process in the place of processes."""
  closed = []
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(fake_worker.FakeWorker, 'close', lambda self: closed.append(self.name),
                      raising=False)
  monkeypatch.setattr(cluster_worker, 'ClusterWorker', _Target)
  return closed


def test_a_call_reaches_all(targets):
  with contextlib.ExitStack() as stack:
    clusters = local_cluster.clusters(stack, (1, 3))
    assert clusters[1].call('task') == [None]
    assert clusters[3].call('task') == [(0, 3), (1, 3), (2, 3)]
  assert sorted(targets) == ['worker 0', 'worker 0', 'worker 1', 'worker 2']


def test_a_failure_is_raised(targets):
  with local_cluster.LocalCluster(2) as cluster, pytest.raises(ValueError, match='broken'):
    cluster.call('run', 'broken', 1)
  assert {*targets} == {'worker 0', 'worker 1'}


def test_a_candidate_adds_up_the_processor_time(targets):
  del targets
  with local_cluster.LocalCluster(2) as cluster:
    found = local_cluster.Candidate('step', cluster, 'step', 3).run_for(
        0.0, 6, time.perf_counter, time.process_time)
  assert (found.items, found.cpu_seconds) == (6, 3.0)


@pytest.mark.slow
def test_two_real_workers(tmp_path):
  recipe = recipe_catalog.get('cifar10_tutorial').with_settings(
      model='softmax', weight_decay_layers=('all',), crop_size=8, batch_size=8)
  options = train_options.TrainOptions('', str(tiny_runs.write_records(tmp_path)))
  with local_cluster.LocalCluster(2) as cluster:
    cluster.call('add_steps', 'step', recipe, options)
    cluster.call('add_exchange', 'gradients', (), 'step')
    assert all(seconds > 0 for what in ('step', 'gradients')
               for seconds in cluster.call('run', what, 2))
    chief, other = cluster.call('exchanges', 'step')
  assert chief == other
  assert {one.operation for one in chief} == {'CollectiveReduceV2'}
  # Weights and biases, and four numbers of the loss.
  assert sum(one.numbers for one in chief) == 192 * 10 + 10 + 4
