"""Trainings whose batches other processes make, one of which is killed: bitwise those without."""

import pytest

from engine.config import train_options
from engine.data_service import service_batches
from engine.trainer import trainer
from tests.cluster import equal_trainings
from tests.cluster import served_trainings
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tests.engine.trainer import local_cluster

pytestmark = pytest.mark.slow

_CHANGES = {'batch_size': 12, 'max_steps': 60, 'momentum': 0.9}


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def _train(data_dir, path, log=lambda line: None, **options):
  training = trainer.run(
      tiny_runs.config(**_CHANGES).recipe,
      train_options.TrainOptions(str(path), str(data_dir), memory_budget_mb=0, log_frequency=1,
                                 checkpoint_interval=60, summary_interval=0, steps_per_loop=1,
                                 **options), log)
  return failing_runs.tensors(training.run_dir.path, 60)


def test_a_worker_is_killed_and_then_the_service(data_dir, tmp_path, monkeypatch):
  monkeypatch.setattr(service_batches, 'MAX_WAITING', 4)
  expected = _train(data_dir, tmp_path / 'plain')
  said = []
  with served_trainings.service() as (address, started):
    def log(line):
      said.append(line)
      for step, process in ((10, started[1]), (30, started[0])):
        if f': step {step},' in line:
          process.kill()
          process.wait()
    failing_runs.assert_same(
        _train(data_dir, tmp_path / 'served', log, data_service=address), expected)
  assert f', batches by {address}' in '\n'.join(said)
  assert f'{address}: does not ' in '\n'.join(said)


def test_slices_of_the_rows_of_two_workers(data_dir, tmp_path):
  """Resumed in the middle."""
  def train(name, *parts):
    for steps, options in parts:
      equal_trainings.train(2, local_cluster.given(
          data_dir, tmp_path / name, equal_trainings.SMOOTH | {'max_steps': steps},
          memory_budget_mb=0, accumulate=3, **options))
    return failing_runs.tensors(tmp_path / name, 12)
  with served_trainings.service() as (address, _):
    failing_runs.assert_same(
        train('served', (6, {'data_service': address}), (12, {'data_service': address})),
        train('plain', (12, {})))
