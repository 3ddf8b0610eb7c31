"""Tests for engine.cluster.local_addresses."""

import socket

import pytest

from engine.cluster import cluster_spec
from engine.cluster import local_addresses
from tfrecords import errors


def test_addresses_that_a_cluster_takes():
  spec = cluster_spec.ClusterSpec(tuple(local_addresses.free(3)), 2)
  assert spec.size == 3


def test_no_more_than_there_are(monkeypatch):
  with socket.socket() as taken:
    taken.bind(('127.0.0.1', 0))
    port = taken.getsockname()[1]
    monkeypatch.setattr(local_addresses, 'PORTS', range(port, port + 1))
    with pytest.raises(errors.InputError, match='^2 workers on this machine: .* has 0 free ports'):
      local_addresses.free(2)
