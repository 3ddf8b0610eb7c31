"""Tests for cluster_worker: one worker alone, in this process."""

import pytest

from engine.bench.workers import cluster_worker
from engine.config import recipe_catalog
from engine.config import train_options
from tests.engine import tiny_runs

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(
    model='softmax', weight_decay_layers=('all',), crop_size=8, batch_size=8)


@pytest.fixture(name='worker')
def fixture_worker(tmp_path):
  found = cluster_worker.ClusterWorker(None)
  found.join()
  options = train_options.TrainOptions('', str(tiny_runs.write_records(tmp_path)))
  found.add_steps('trained', _RECIPE, options)
  return found


def test_steps_and_exchanges(worker):
  worker.add_alone('alone', _RECIPE)
  worker.add_product('product', 4)
  worker.add_exchange('vector', [3])
  worker.add_exchange('gradients', steps='trained')
  for name in ('alone', 'trained', 'product', 'vector', 'gradients'):
    assert worker.run(name, 2) >= 0
  seconds = worker.single('trained', 3, 100.0)
  assert len(seconds) == 3
  assert len(worker.single('trained', 3, 0.0)) == 0
  assert min(seconds) > 0
  # On one device there is nobody to exchange with.
  assert worker.exchanges('trained') == []


def test_a_checkpoint(worker):
  size, seconds = worker.checkpoint('trained')
  # Weights and averages of 192 pixels and 10 classes.
  assert size > 2 * 4 * (192 * 10 + 10)
  assert seconds > 0
