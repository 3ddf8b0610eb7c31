"""The workers of a cluster: what is accepted, and one line for what is not."""

import pytest

from engine.cluster import cluster_spec
from tfrecords import errors


def test_names_and_roles():
  spec = cluster_spec.ClusterSpec(('a:1', 'b:2', '[::1]:3'), 2)
  assert (spec.size, spec.address, spec.is_chief, spec.name(1)) == (
      3, '[::1]:3', False, 'task 1 (b:2)')
  assert cluster_spec.ClusterSpec(('a:1', 'b:2'), 0).is_chief


@pytest.mark.parametrize('worker, expected', [
    ('10.0.0.1:2222', ('10.0.0.1', 2222)), ('[FE80::1]:65535', ('fe80::1', 65535)),
    ('Train-worker-0.jobs.svc:1', ('train-worker-0.jobs.svc', 1))])
def test_split(worker, expected):
  assert cluster_spec.split(worker) == expected


@pytest.mark.parametrize('worker, text', [
    ('a', "'a' is not the address of a worker; give host:port, such as 10.0.0.1:2222"),
    ('', "'' is not the address of a worker; "), (':2222', "':2222' is not the address"),
    ('a:b', "'a:b' is not the address"), ('a b:1', "'a b:1' is not the address"),
    ('grpc://a:1', "'grpc://a:1' is not"), ('::1:2222', "'::1:2222' is not"),
    ('a\n:1', r"'a\\n:1' is not"), ('a:-1', "'a:-1' is not"),
    ('a:0', 'a:0: give more than 0'), ('a:99999', 'a:99999: a port number has 16 bits; give at '),
    ('0.0.0.0:2222', '0.0.0.0:2222: other machines cannot reach a worker there; ')])
def test_an_address_is_refused(worker, text):
  with pytest.raises(errors.InputError, match=f'^{text}'):
    cluster_spec.split(worker)


@pytest.mark.parametrize('workers, index, text', [
    ((), 0, '0 workers; give 1 to 256 addresses'),
    (tuple(f'a:{port}' for port in range(1, 258)), 0, '257 workers; give 1 to 256'),
    (('a:1', 'b:1', 'A:1'), 0, 'workers 0 and 2 have the same address A:1; give each'),
    (('a:1', 'b:1'), 2, 'task 2 of 2 workers; give 0 to 1'),
    (('a:1', 'b:1'), -1, 'task -1 of 2 workers')])
def test_a_cluster_is_refused(workers, index, text):
  with pytest.raises(errors.InputError, match=f'^{text}'):
    cluster_spec.ClusterSpec(workers, index)
