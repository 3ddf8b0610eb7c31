"""train_main --verify_replicas with flags that do not fit; train_main_test.py compares steps."""

import pytest

from binaries import cluster_flags
from binaries import train_flags
from binaries import verify_replicas
from engine.config import recipe_catalog
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.mark.parametrize('given, text', [
    (('--verify_replicas=1',), '--verify_replicas=1: give 2 or more, or 0 to train'),
    (('--verify_replicas=2', '--logical_devices=2'),
     '--verify_replicas: makes its own devices on the CPU; leave out --num_gpus and '
     '--logical_devices'),
    (('--verify_replicas=2', '--local_workers=3'),
     '--verify_replicas=2: each worker is a replica, and --local_workers gives 3; give the same '
     'number'),
    (('--verify_replicas=3', '--workers=a:1,b:1', '--task_index=0'),
     '--verify_replicas=3: each worker is a replica, and --workers gives 2; give the same number'),
    (('--verify_replicas=3', '--batch_size=128'),
     '--batch_size=128 does not divide into 3 replicas; give a multiple of 3')])
def test_refused(given, text):
  with flag_parsing.flags_of('train_main', train_flags.define, verify_replicas.define,
                             cluster_flags.define) as parse:
    parse(*given)
    with pytest.raises(errors.InputError) as caught:
      assert verify_replicas.runs_here()
      verify_replicas.run(recipe_catalog.get('cifar10_tutorial'))
  assert str(caught.value) == text


def test_the_workers_of_a_cluster_compare_together():
  with flag_parsing.flags_of('train_main', train_flags.define, verify_replicas.define,
                             cluster_flags.define) as parse:
    for given in ((), ('--verify_replicas=2', '--local_workers=2'),
                  ('--verify_replicas=2', '--workers=a:1,b:1', '--task_index=1')):
      parse(*given)
      assert not verify_replicas.runs_here()
