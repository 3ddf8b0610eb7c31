"""A worker joins: it waits for the chief and the others, and says what it finds instead."""

from concurrent import futures
import contextlib
import re
import socket

import pytest

from engine.cluster import addresses
from engine.cluster import cluster_spec
from engine.cluster import gathering
from engine.cluster import greeting
from engine.cluster import joining
from engine.cluster import messages
from engine.cluster import verdict
from tests.engine.cluster import free_ports
from tfrecords import errors

# More than any test needs, and less than any test waits for.
_LONG = 120.0


def _specs(size):
  workers = tuple(free_ports.addresses(size))
  return [cluster_spec.ClusterSpec(workers, task) for task in range(size)]


def _never():
  return False


def test_the_chief_does_not_come():
  with pytest.raises(verdict.EndedError, match=(
      r'^task 0 \(.*\) did not come within 0.1 s \(--connect_timeout\): Connection refused; start ')
  ) as raised:
    joining.join(_specs(2)[1], 't', 0.1, _never)
  assert raised.value.verdict.status == 75


class _OneAttempt(addresses.Patience):
  """Has the time for one attempt, however long that takes."""

  def is_over(self):
    return True


def test_another_program_is_at_the_chiefs_address():
  specs = _specs(2)
  with socket.create_server(cluster_spec.split(specs[0].address)) as server, (
      futures.ThreadPoolExecutor(1)) as pool:
    joined = pool.submit(joining.greeted, specs[1], 't', _OneAttempt(_LONG, _never))
    with server.accept()[0] as accepted:
      accepted.sendall(b'HTTP/1.1 400\n')
      assert re.search('what answers is another program, or ', str(joined.exception()))


def test_a_chief_that_is_stopped(monkeypatch):
  specs = _specs(2)
  with addresses.listen(specs[0], addresses.Patience(_LONG, _never)) as listener:
    # The system has connected them before the program that is stopped would know.
    with pytest.raises(verdict.EndedError, match='within 0.2 s .*: what answers is a program that '
                       'says nothing, or one that is stopped; start it'):
      joining.join(specs[1], 't', 0.2, _never)
    monkeypatch.setattr(joining, '_NEWS_SECONDS', -_LONG)
    with futures.ThreadPoolExecutor(1) as pool:
      joined = pool.submit(joining.join, specs[1], 't', _LONG, _never)
      with _greeted_the_last(listener, specs[0]).socket:
        assert 'does not say within 0 s whether all workers have come: ' in str(
            joined.exception())


def _greeted_the_last(listener, spec):
  """Returns the connection to the worker that still waits at a socket, greeted."""
  while True:
    connection = messages.Connection(addresses.accept(listener)[0])
    with contextlib.suppress(greeting.NotAGreetingError, OSError):
      greeting.by_chief(connection, spec, 't', 1e9)
      return connection


def test_its_own_address_is_in_use():
  specs = _specs(2)
  with socket.create_server(cluster_spec.split(specs[1].address)), pytest.raises(
      errors.InputError, match='cannot use its address: another program uses the port'):
    joining.join(specs[1], 't', _LONG, _never)


def test_the_chief_goes_while_others_are_awaited():
  specs = _specs(3)
  with futures.ThreadPoolExecutor(1) as pool:
    with addresses.listen(specs[0], addresses.Patience(_LONG, _never)) as listener:
      joined = pool.submit(joining.join, specs[1], 't', _LONG, _never)
      addresses.accept(listener)[0].close()
      # The second attempt, which the chief accepts.
      connection = messages.Connection(addresses.accept(listener)[0])
      greeting.by_chief(connection, specs[0], 't', 1e9)
      connection.close()
    assert str(joined.exception()).startswith(f'task 0 ({specs[0].address}) ended; restart all')


def test_a_signal_is_handed_on_to_the_chief():
  specs = _specs(4)  # the last never comes
  with futures.ThreadPoolExecutor(1) as pool:
    gathered = pool.submit(gathering.gather, specs[0], 't', _LONG, _never)
    # The chief listens once a worker is greeted.
    joining.greeted(specs[2], 't', addresses.Patience(_LONG, _never)).close()
    joined = pytest.raises(verdict.EndedError, joining.join, specs[1], 't', _LONG, lambda: True)
    assert joined.value.verdict.status == 42
    assert gathered.exception().verdict.status == 42
