"""How two supervisors greet: each proves that it knows the cluster's token, without sending it.

Both send a random nonce and answer the other's with its HMAC-SHA256 under the token. So a program
that finds the port by chance or by intent is turned away, and so is a worker of another cluster.
"""

import hashlib
import hmac
import secrets
import typing

from engine.cluster import cluster_spec
from engine.cluster import messages
from tfrecords import errors

# Raised where the messages between supervisors change.
_VERSION = 1
# A greeting takes milliseconds; this is for a busy machine and a long way.
SECONDS = 10.0


class NotAGreetingError(Exception):
  """What answers is no supervisor of this cluster; the text says what it is instead.

  Attributes:
    answer: what it is to be told; '': nothing.
  """

  def __init__(self, what: str, answer: str = '') -> None:
    """Takes the text and the answer."""
    super().__init__(what)
    self.answer = answer


def default_token(spec: cluster_spec.ClusterSpec) -> str:
  """Returns the token of a cluster that was given none; it is no secret, but tells it apart."""
  return hashlib.sha256(','.join(spec.workers).encode()).hexdigest()


def by_member(connection: messages.Connection, spec: cluster_spec.ClusterSpec, token: str,
              deadline: float) -> None:
  """Greets the chief.

  Args:
    connection: to the chief's address.
    spec: the cluster, as this worker knows it.
    token: of the cluster.
    deadline: on the clock of time.monotonic().

  Raises:
    NotAGreetingError: what answers is no chief.
    errors.InputError: the chief refuses this worker, or knows another token.
  """
  ours, theirs = _exchange_nonces(connection, deadline)
  connection.send({'proof': _proof(token, 'member', theirs, ours), 'task': spec.index,
                   'workers': list(spec.workers)})
  answer = _receive(connection, deadline)
  if 'refused' in answer:
    raise errors.InputError(f'{spec.name(0)} refuses {spec.name(spec.index)}: {answer["refused"]}')
  if not _proves(answer, token, 'chief', ours, theirs):
    raise errors.InputError(f'{spec.name(0)} {_OTHER_TOKEN}')


_OTHER_TOKEN = ('has another token; start all workers with the same workers, in the same order, '
                'and the same RANA_CLUSTER_TOKEN')


def by_chief(connection: messages.Connection, spec: cluster_spec.ClusterSpec, token: str,
             deadline: float) -> int:
  """Greets a worker; the caller answers by `refuse`, or lets it wait for the others.

  Args:
    connection: accepted at the chief's address.
    spec: the cluster.
    token: of the cluster.
    deadline: on the clock of time.monotonic().

  Returns:
    The worker's task.

  Raises:
    NotAGreetingError: what has come is no worker of this cluster.
  """
  ours, theirs = _exchange_nonces(connection, deadline)
  answer = _receive(connection, deadline)
  if not _proves(answer, token, 'member', ours, theirs):
    raise NotAGreetingError('a worker with another token or other workers',
                            f'the one at {spec.address} {_OTHER_TOKEN}')
  task, workers = answer.get('task'), answer.get('workers')
  if workers != list(spec.workers) or not isinstance(task, int) or not 0 < task < spec.size:
    raise NotAGreetingError(f'a worker with the workers {workers}',
                            f'its workers are others, {",".join(spec.workers)}')
  connection.send({'proof': _proof(token, 'chief', theirs, ours)})
  return task


def refuse(connection: messages.Connection, why: str) -> None:
  """Turns a worker away, with the reason."""
  connection.send({'refused': why})


def _exchange_nonces(connection: messages.Connection, deadline: float) -> tuple[str, str]:
  """Returns this process's nonce and that of the other one."""
  ours = secrets.token_hex(32)
  connection.send({'rana': _VERSION, 'nonce': ours})
  hello = _receive(connection, deadline)
  if 'rana' not in hello or not isinstance(hello.get('nonce'), str):
    raise NotAGreetingError('another program')
  if hello['rana'] != _VERSION:
    raise NotAGreetingError('another version of Rana')
  return ours, typing.cast(str, hello['nonce'])


def _receive(connection: messages.Connection, deadline: float) -> messages.Message:
  try:
    return connection.receive(deadline)
  except TimeoutError as error:
    raise NotAGreetingError('a program that says nothing, or one that is stopped') from error
  except (ValueError, EOFError) as error:
    raise NotAGreetingError('another program, or one that is just ending') from error


def _proof(token: str, role: str, asked: str, own: str) -> str:
  """Returns the answer to a nonce; the role keeps an answer from being sent back as one's own."""
  return hmac.new(token.encode(), f'{role} {asked} {own}'.encode(), hashlib.sha256).hexdigest()


def _proves(answer: messages.Message, token: str, role: str, ours: str, theirs: str) -> bool:
  proof = answer.get('proof')
  return isinstance(proof, str) and hmac.compare_digest(
      proof.encode(), _proof(token, role, ours, theirs).encode())
