"""A worker greets the chief and waits until all others have done so."""

from collections.abc import Callable
import contextlib
import time

from engine.cluster import addresses
from engine.cluster import cluster_spec
from engine.cluster import greeting
from engine.cluster import messages
from engine.cluster import verdict
from tfrecords import errors

# The chief has begun before it greets: within this time more it says who has not come.
_NEWS_SECONDS = 3.0


def join(spec: cluster_spec.ClusterSpec, token: str, connect_seconds: float,
         is_interrupted: Callable[[], bool]) -> messages.Connection:
  """Returns the connection to the chief, once all workers have come.

  Args:
    spec: the cluster; this process is not its chief.
    token: of the cluster.
    connect_seconds: time within which the chief has to come, and all others then.
    is_interrupted: whether a signal has come.

  Raises:
    errors.InputError: this worker's address cannot be used, or the chief refuses it.
    verdict.EndedError: the chief or another worker has not come, or a signal has.
  """
  patience = addresses.Patience(connect_seconds, is_interrupted)
  # TensorFlow's server is going to use it.
  addresses.listen(spec, patience).close()
  connection = greeted(spec, token, patience)
  try:
    _await_others(connection, spec, addresses.Patience(
        connect_seconds + _NEWS_SECONDS, is_interrupted))
  except BaseException as error:
    if isinstance(error, verdict.EndedError) and error.verdict.status == verdict.INTERRUPTED:
      with contextlib.suppress(OSError):
        connection.send({'interrupt': True})
    connection.close()
    raise
  return connection


def greeted(spec: cluster_spec.ClusterSpec, token: str,
            patience: addresses.Patience) -> messages.Connection:
  """Returns the connection to the chief, once it has come; arguments and errors as of `join`."""
  while True:
    reason = _attempt(spec, token, patience)
    if isinstance(reason, messages.Connection):
      return reason
    if patience.is_over():
      raise verdict.EndedError(verdict.Verdict(
          verdict.LOST, f'{spec.name(0)} did not come within {patience.seconds:g} s '
          f'(--connect_timeout): {reason}; start it, and see whether this machine reaches it'))
    time.sleep(addresses.RETRY_SECONDS)


def _attempt(spec: cluster_spec.ClusterSpec, token: str,
             patience: addresses.Patience) -> messages.Connection | str:
  """Returns a connection to the chief, or why there is none yet."""
  try:
    connection = messages.Connection(addresses.connect(spec.workers[0], patience))
  except OSError as error:
    return errors.reason(error)
  try:
    greeting.by_member(connection, spec, token, patience.limit(greeting.SECONDS))
    return connection
  except greeting.NotAGreetingError as error:
    reason = f'what answers is {error}'
  except OSError as error:
    reason = errors.reason(error)
  connection.close()
  return reason


def _await_others(connection: messages.Connection, spec: cluster_spec.ClusterSpec,
                  patience: addresses.Patience) -> None:
  message: messages.Message = {}
  while not message:
    try:
      message = connection.receive(time.monotonic() + addresses.RETRY_SECONDS)
    except TimeoutError:
      if patience.is_over():
        raise verdict.EndedError(verdict.lost(
            spec, 0, f'does not say within {patience.seconds:g} s whether all workers have come: '
            'it is stopped, or has a longer --connect_timeout')) from None
    except (OSError, EOFError, ValueError) as error:
      raise verdict.EndedError(verdict.lost(spec, 0, 'ended')) from error
  if 'refused' in message:
    raise errors.InputError(f'{spec.name(0)} refuses {spec.name(spec.index)}: {message["refused"]}')
  if 'verdict' in message:
    raise verdict.EndedError(verdict.of_message(message))
