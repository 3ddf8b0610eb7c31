"""A fault of one worker is found; train_main_test.py compares workers without a fault."""

import pytest

from tests.engine import tiny_runs
from tests.engine.trainer import local_cluster


@pytest.mark.slow
def test_a_fault_of_a_worker_is_found(tmp_path):
  data = tiny_runs.write_records(tmp_path / 'data')
  changes = {'crop_size': 8, 'batch_size': 8, 'dropout': 0.5}
  with local_cluster.started(2, local_cluster.given(data, tmp_path / 'run', changes)
                             | {'wrong_worker': 1}) as cluster:
    cluster.serve()
    (status, output, complaint), other = cluster.wait()
  assert (status, other[0]) == (0, 0), complaint
  assert '1 steps on one device and on 2 replicas: WRONG: ' in output
  assert not (tmp_path / 'run').exists()
