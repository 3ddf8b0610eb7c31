"""Bitwise equality with as many devices of one machine, and any number of workers on the way."""

import pytest

from tests.cluster import equal_trainings
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tests.engine.trainer import local_cluster

pytestmark = pytest.mark.slow


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.mark.parametrize('workers', [2, 3])
@pytest.mark.parametrize('name', equal_trainings.BITWISE)
def test_workers_are_bitwise_as_many_devices(name, workers, data_dir, tmp_path):
  recipe, changes, options = equal_trainings.bitwise(name, tmp_path)

  def given(train_dir, **more):
    return local_cluster.given(
        data_dir, tmp_path / train_dir, changes, recipe, **options | more)
  equal_trainings.train(workers, given('cluster'))
  equal_trainings.train(1, given('devices', logical_devices=workers))
  failing_runs.assert_same(*(
      failing_runs.tensors(tmp_path / run, changes['max_steps']) for run in ('cluster', 'devices')))


def test_a_smooth_recipe_does_not_depend_on_the_number_of_workers(data_dir, tmp_path):
  """After 100 steps: 1, 2 and 3 workers, and 2, then 1, then 3 in one run."""
  def train(name, *parts):
    for workers, max_steps in parts:
      changes = equal_trainings.SMOOTH | {'max_steps': max_steps}
      equal_trainings.train(workers, local_cluster.given(
          data_dir, tmp_path / name, changes, checkpoint_interval=50))
  train('1', (1, 100))
  for name, *parts in (('2', (2, 100)), ('3', (3, 100)), ('2, 1, 3', (2, 33), (1, 66), (3, 100))):
    train(name, *parts)
    difference = equal_trainings.largest_difference(tmp_path / '1', tmp_path / name, 100)
    assert difference < 1e-6, name
