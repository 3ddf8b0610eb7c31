"""The chief's side of a running cluster: it passes on what workers bring, and decides on the end.

All traffic goes through it, so that there is one order of events and one verdict for all. The
chief's own training has a connection like the others.
"""

from collections.abc import Mapping
import time

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import link
from engine.cluster import messages
from engine.cluster import rendezvous
from engine.cluster import verdict
from tfrecords import errors

# A process that ends waits for news of others: it may have ended because one of them did.
GRACE_SECONDS = 2.0


class Hub:
  """Serves the connections to all workers until their training has ended."""

  def __init__(self, spec: cluster_spec.ClusterSpec, connections: Mapping[int, messages.Connection],
               connect_seconds: float, peer_seconds: float) -> None:
    """Takes the connections by task, that to the chief's own supervisor included."""
    self._spec = spec
    self._inbox = link.Inbox()
    self._links = {task: link.Link(connection, task, self._inbox, peer_seconds / 2)
                   for task, connection in connections.items()}
    self._connect_seconds = connect_seconds
    self._peer_seconds = peer_seconds
    self._rendezvous = rendezvous.Rendezvous(spec)
    self._endings: dict[int, verdict.Ending] = {}
    self._limit: float | None = None
    self._joining: float | None = None
    self._has_begun = self._is_interrupted = self._is_over = False

  def run(self) -> None:
    """Serves until a verdict is told, or all have come to the end of the training."""
    heartbeat = link.Heartbeat([*self._links.values()], self._peer_seconds)
    while not self._is_over:
      if event := heartbeat.wait(self._inbox):
        self._handle(*event)
      for silent in heartbeat.silent():
        self._decide(verdict.lost(self._spec, silent.source,
                                  f'does not answer for {self._peer_seconds:g} s'))
      self._check_time()
    # The chief's own supervisor, which ends the process, hears it last.
    for task in sorted(self._links, reverse=True):
      self._links[task].finish(self._peer_seconds)

  def _handle(self, task: int, message: messages.Message | None) -> None:
    if message is None:
      self._decide(verdict.lost(self._spec, task, 'ended'))
    elif 'stage' in message:
      self._meet(task, rendezvous.Arrival(**message))  # type: ignore[arg-type]
    elif 'interrupt' in message:
      self._is_interrupted = True
      if not self._has_begun:
        self._decide(verdict.interrupted_early())
    elif 'stopped' in message:
      self._decide(verdict.lost(self._spec, task, 'does not answer: its training is stopped '
                                f'(SIGSTOP) for {self._peer_seconds:g} s'))
    elif 'ended' in message:
      self._end(task, verdict.Ending(int(str(message['ended'])), str(message['line'])))

  def _meet(self, task: int, arrival: rendezvous.Arrival) -> None:
    try:
      met = self._rendezvous.arrive(task, arrival)
    except errors.InputError as error:
      self._decide(verdict.Verdict(1, str(error)))
      return
    if met is None:
      return
    stage, own = met
    self._joining = (
        time.monotonic() + self._connect_seconds if stage == channel.START else None)
    self._has_begun |= stage == channel.STEPS
    self._tell({'own': own, 'stage': stage,
                'interrupted': self._is_interrupted and stage == channel.STEPS})
    self._is_over = stage == channel.END

  def _end(self, task: int, ending: verdict.Ending) -> None:
    """Hears that a training has ended; causes are sought among the endings of a short time."""
    if ending.status == verdict.INTERRUPTED and self._is_interrupted:
      # The chief says what it has saved.
      if task == 0:
        self._decide(verdict.Verdict(verdict.INTERRUPTED, ending.line))
      return
    if verdict.is_interrupted(ending.status) and not self._has_begun:
      # The signal was sent to all processes of a worker; the training did not ignore it yet.
      self._decide(verdict.interrupted_early())
      return
    self._endings[task] = ending
    self._limit = self._limit or time.monotonic() + GRACE_SECONDS
    if verdict.is_killed(ending) or len(self._endings) == self._spec.size:
      self._decide(verdict.of_endings(self._spec, self._endings))

  def _check_time(self) -> None:
    now = time.monotonic()
    if self._is_over:
      return
    if self._limit is not None and now >= self._limit:
      self._decide(verdict.of_endings(self._spec, self._endings))
    elif self._joining is not None and now >= self._joining:
      names = ' and '.join(map(self._spec.name, self._rendezvous.missing()))
      self._decide(verdict.Verdict(
          verdict.LOST, f'{names} did not join within {self._connect_seconds:g} s '
          "(--connect_timeout): TensorFlow's servers do not reach each other; see whether the "
          f'ports are free and open between the machines; {verdict.RESTART}'))

  def _decide(self, decided: verdict.Verdict) -> None:
    if not self._is_over:
      self._is_over = True
      self._tell(decided.message())

  def _tell(self, message: messages.Message) -> None:
    """Sends a message to all, the chief's own supervisor last."""
    for task in sorted(self._links, reverse=True):
      self._links[task].send(message)
