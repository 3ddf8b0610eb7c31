"""The chief gathers the workers, and both sides name who does not come."""

from concurrent import futures
import re
import select
import threading

import pytest

from engine.cluster import addresses
from engine.cluster import cluster_spec
from engine.cluster import gathering
from engine.cluster import joining
from engine.cluster import verdict
from tests.engine.cluster import free_ports
from tfrecords import errors

# More than any test needs, and less than any test waits for.
_LONG = 120.0


def _specs(size):
  workers = tuple(free_ports.addresses(size))
  return [cluster_spec.ClusterSpec(workers, task) for task in range(size)]


@pytest.fixture
def start():
  """Starts a function of a worker in a thread; returns its future."""
  with futures.ThreadPoolExecutor(8) as pool:
    def submit(spec, token='t', seconds=_LONG, is_interrupted=lambda: False):
      function = gathering.gather if spec.is_chief else joining.join
      return pool.submit(function, spec, token, seconds, is_interrupted)
    yield submit


def test_all_come_in_any_order(start):
  specs = _specs(3)
  members = [start(specs[task]) for task in (2, 1)]
  gathered = start(specs[0]).result()
  assert sorted(gathered) == [1, 2]
  for task, future in zip((2, 1), members, strict=True):
    gathered[task].send({'task': task})
    with future.result().socket, gathered[task].socket:
      assert future.result().receive() == {'task': task}
  # TensorFlow's servers bind the ports next.
  for spec in specs:
    addresses.listen(spec, addresses.Patience(_LONG, lambda: False)).close()


def _here(spec):
  """Returns the connection of a worker that the chief counts as here; it refuses another one."""
  patience = addresses.Patience(_LONG, lambda: False)
  two = {one.socket: one for one in (joining.greeted(spec, 't', patience) for _ in range(2))}
  refused = select.select([*two], [], [])[0][0]
  with refused:
    assert 'it is here already' in two.pop(refused).receive()['refused']
  return two.popitem()[1]


@pytest.fixture
def impatient(monkeypatch):
  """A chief that does not wait whether a worker goes whose task comes twice."""
  monkeypatch.setattr(gathering, 'REPLACE_SECONDS', 0.0)


def _ended(future):
  error = future.exception()
  assert isinstance(error, verdict.EndedError), error
  return error.verdict


@pytest.fixture
def over(monkeypatch):
  """An event, at which the time for connecting is over."""
  event = threading.Event()
  monkeypatch.setattr(addresses.Patience, 'is_over', lambda self: event.is_set())
  return event


def test_one_does_not_come(start, over, impatient):
  specs = _specs(3)
  gathered = start(specs[0])
  here = _here(specs[1])
  over.set()
  assert verdict.of_message(here.receive()) == _ended(gathered)
  assert _ended(gathered).status == 75
  assert re.match(
      rf'task 2 \({specs[2].address}\) did not come within 120 s \(--connect_timeout\); 127.0.0.1, '
      rf'a second task 1 \(.*\), was turned away; start all workers, .* {specs[0].address}$',
      _ended(gathered).line)
  here.close()


def test_a_wrong_token(start, over):
  specs = _specs(2)
  gathered, joined = start(specs[0]), start(specs[1], 'u')
  assert isinstance(joined.exception(), errors.InputError)
  assert str(joined.exception()).startswith(
      f'task 0 ({specs[0].address}) refuses task 1 ({specs[1].address}): the one at ')
  over.set()
  assert '; 127.0.0.1, a worker with another token or other workers, was turned away; ' in (
      _ended(gathered).line)


def test_a_task_twice(start, impatient):
  specs = _specs(3)
  gathered, here = start(specs[0]), _here(specs[1])
  assert re.match(r'task 0 \(.*\) refuses task 1 \(.*\): it is here already; give each worker',
                  str(start(specs[1]).exception()))
  third = start(specs[2])
  for connection in [*gathered.result().values(), third.result(), here]:
    connection.close()


def test_one_that_goes_may_come_again(start, monkeypatch):
  monkeypatch.setattr(gathering, 'REPLACE_SECONDS', _LONG)
  specs = _specs(3)
  gathered = start(specs[0])
  patience = addresses.Patience(_LONG, lambda: False)
  joining.greeted(specs[1], 't', patience).close()
  members = [start(spec) for spec in specs[1:]]
  for connection in (*gathered.result().values(), *(one.result() for one in members)):
    connection.close()


@pytest.mark.parametrize('task', [0, 1])
def test_a_signal_to_one_ends_those_that_are_here(start, impatient, task):
  specs, signal = _specs(3), threading.Event()
  gathered = start(specs[0], is_interrupted=signal.is_set)
  here = _here(specs[1])
  if task:
    here.send({'interrupt': True})
  else:
    signal.set()
  assert _ended(gathered).status == 42
  assert verdict.of_message(here.receive()) == _ended(gathered)
  here.close()
