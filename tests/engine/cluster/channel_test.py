"""The training's end of a cluster: what goes over the wire, and what comes back."""

import socket

import pytest

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import messages
from tfrecords import errors


@pytest.fixture
def ends():
  """A channel and the supervisor's end of it."""
  ours, theirs = socket.socketpair()
  spec = cluster_spec.ClusterSpec(('a:1', 'b:1'), 1)
  with ours, theirs:
    yield channel.ChildChannel(messages.Connection(ours), spec), messages.Connection(theirs)


def test_an_exchange(ends):
  child, supervisor = ends
  assert not child.interrupted
  for interrupted in (True, False):
    supervisor.send({'own': [1, [2]], 'interrupted': interrupted})
    assert child.exchange('data', {'seed': (1, 2)}, own='x') == [1, [2]]
    assert child.interrupted is interrupted
    assert supervisor.receive() == {'stage': 'data', 'same': {'seed': [1, 2]}, 'own': 'x'}


def test_a_supervisor_that_has_gone(ends):
  child, supervisor = ends
  supervisor.close()
  with pytest.raises(errors.InputError, match='^the supervisor of this worker has gone$'):
    child.exchange('data')
