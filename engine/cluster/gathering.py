"""The chief waits until all other workers have come and greeted."""

from collections.abc import Callable
import contextlib
import select
import socket
import threading
import time

from engine.cluster import addresses
from engine.cluster import cluster_spec
from engine.cluster import greeting
from engine.cluster import messages
from engine.cluster import verdict

# Time within which a worker that has gone makes room for the same task.
REPLACE_SECONDS = 2.0


def gather(spec: cluster_spec.ClusterSpec, token: str, connect_seconds: float,
           is_interrupted: Callable[[], bool]) -> dict[int, messages.Connection]:
  """Returns the connection to each other worker, once all have come; the port is closed then.

  Args:
    spec: the cluster, whose chief this process is.
    token: of the cluster.
    connect_seconds: time within which all have to come.
    is_interrupted: whether a signal has come.

  Raises:
    errors.InputError: this worker's address cannot be used.
    verdict.EndedError: a worker has not come, or a signal has; the others have been told.
  """
  patience = addresses.Patience(connect_seconds, is_interrupted)
  with addresses.listen(spec, patience) as listener:
    entrance = _Entrance(spec, token)
    try:
      while entrance.missing():
        if patience.is_over():
          raise verdict.EndedError(entrance.explain(connect_seconds))
        entrance.serve(listener)
    except verdict.EndedError as ended:
      entrance.tell(ended.verdict.message())
      raise
  entrance.tell({'ready': True})
  return entrance.members


class _Entrance:
  """Greets who comes, several at a time: one that says nothing keeps nobody waiting."""

  def __init__(self, spec: cluster_spec.ClusterSpec, token: str) -> None:
    self.members: dict[int, messages.Connection] = {}
    self._spec = spec
    self._token = token
    # What was turned away, for the message about who is missing.
    self._note = ''
    self._changed = threading.Condition()

  def missing(self) -> list[int]:
    """Returns the tasks that have not come."""
    return [task for task in range(1, self._spec.size) if task not in self.members]

  def serve(self, listener: socket.socket) -> None:
    """Waits a moment for what comes: a connection, or news from a worker that is here."""
    with self._changed:
      here = {connection.socket: task for task, connection in self.members.items()}
    readable, _, _ = select.select([listener, *here], [], [], addresses.RETRY_SECONDS)
    for ready in readable:
      if ready is listener:
        threading.Thread(target=self._greet, args=addresses.accept(listener), daemon=True).start()
      else:
        self._hear(here[ready])

  def tell(self, message: messages.Message) -> None:
    """Sends a message to all that are here."""
    for connection in self.members.values():
      # One that has just gone is found out by the first heartbeat.
      with contextlib.suppress(OSError):
        connection.send(message)

  def explain(self, seconds: float) -> verdict.Verdict:
    """Returns the end of a training some of whose workers have not come."""
    names = ' and '.join(map(self._spec.name, self.missing()))
    return verdict.Verdict(
        verdict.LOST, f'{names} did not come within {seconds:g} s (--connect_timeout){self._note}; '
        f'start all workers, and see whether each reaches {self._spec.workers[0]}')

  def _greet(self, connected: socket.socket, origin: str) -> None:
    connection = messages.Connection(connected)
    try:
      task = greeting.by_chief(
          connection, self._spec, self._token, time.monotonic() + greeting.SECONDS)
    except greeting.NotAGreetingError as error:
      self._turn_away(connection, f'{origin}, {error}', error.answer)
    except OSError:
      connection.close()
    else:
      with self._changed:
        # A worker that was started again may be faster than the news that it had gone.
        if self._changed.wait_for(lambda: task not in self.members, REPLACE_SECONDS):
          self.members[task] = connection
          return
      self._turn_away(connection, f'{origin}, a second {self._spec.name(task)}',
                      'it is here already; give each worker a task of its own')

  def _turn_away(self, connection: messages.Connection, who: str, answer: str) -> None:
    self._note = f'; {who}, was turned away'
    with contextlib.suppress(OSError):
      greeting.refuse(connection, answer)
    connection.close()

  def _hear(self, task: int) -> None:
    """Hears a worker that waits for the others: it is interrupted, or has gone and may come again.

    Raises:
      verdict.EndedError: it is interrupted.
    """
    try:
      message = self.members[task].receive(time.monotonic())
    except (OSError, EOFError, ValueError):
      with self._changed:
        self.members.pop(task).close()
        self._changed.notify_all()
      return
    if 'interrupt' in message:
      raise verdict.EndedError(verdict.interrupted_early())
