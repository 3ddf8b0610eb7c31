"""A worker's side of a running cluster: it stands between its own training and the hub."""

from collections.abc import Callable
import dataclasses
import threading
import time
import typing

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import link
from engine.cluster import messages
from engine.cluster import verdict

# What becomes of a training: its exit status, or one of these.
STOPPED: typing.Literal['stopped'] = 'stopped'
CONTINUED: typing.Literal['continued'] = 'continued'
# Origins of events.
_HUB, _TRAINING, _PROCESS = range(3)
Change = int | typing.Literal['stopped', 'continued']


class Training(typing.Protocol):
  """The process that trains, a child of the supervisor.

  Attributes:
    connection: the supervisor's end of its channel.
  """
  connection: messages.Connection

  def next_change(self) -> Change:
    """Waits until the process is stopped, goes on or ends; negative status: by that signal."""

  def last_line(self) -> str:
    """Returns the last line that it wrote to standard error; called once it has ended."""


@dataclasses.dataclass
class Member:
  """Serves one training until all have ended.

  Attributes:
    spec: the cluster.
    peer_seconds: a peer, or the own training, that is stopped for longer is lost.
    is_interrupted: whether a signal has come.
  """
  spec: cluster_spec.ClusterSpec
  peer_seconds: float
  is_interrupted: Callable[[], bool]

  def __post_init__(self) -> None:
    self._inbox = link.Inbox()
    self._ending: verdict.Ending | None = None
    self._stopped: float | None = None
    self._is_complete = self._is_saved = self._has_told = False

  def run(self, hub: messages.Connection, training: Training) -> verdict.Verdict:
    """Serves a training; returns how it ends. A process that is left is the caller's to end."""
    self._training = training
    self._hub = link.Link(hub, _HUB, self._inbox, self.peer_seconds / 2)
    self._child = link.Link(training.connection, _TRAINING, self._inbox, self.peer_seconds / 2)
    threading.Thread(target=self._watch, daemon=True).start()
    heartbeat = link.Heartbeat([self._hub], self.peer_seconds)
    decided = None
    while decided is None:
      event = heartbeat.wait(self._inbox)
      decided = self._handle(*event) if event else None
      if not decided and not self._is_complete:
        decided = self._check(bool(heartbeat.silent()))
    self._hub.close()
    return decided

  def has_failed(self) -> bool:
    """Returns whether the own training has ended with an error, which its text explains."""
    return self._ending is not None and self._ending.status > 0 and (
        self._ending.status not in (verdict.LOST, verdict.INTERRUPTED))

  def _watch(self) -> None:
    """Reports what becomes of the process."""
    change: Change = CONTINUED
    while not isinstance(change, int):
      change = self._training.next_change()
      self._inbox.put((_PROCESS, {'change': change}))

  def _handle(self, source: int, message: messages.Message | None) -> verdict.Verdict | None:
    if source == _PROCESS:
      return self._change(typing.cast(messages.Message, message)['change'])
    if source == _TRAINING:
      # A closed channel means that the process is ending.
      if message:
        self._hub.send(message)
      return None
    if self._is_complete:
      return None
    if message is None:
      return verdict.lost(self.spec, 0, 'ended')
    if 'verdict' in message:
      return verdict.of_message(message)
    self._child.send(message)
    self._is_saved |= bool(message.get('interrupted'))
    if message.get('stage') == channel.END:
      self._is_complete = True
      self._hub.close()
    return self._of_ending()

  def _change(self, change: object) -> verdict.Verdict | None:
    if not isinstance(change, int):
      self._stopped = time.monotonic() if change == STOPPED else None
      return None
    self._ending = verdict.Ending(change, self._training.last_line())
    if not self._is_complete:
      self._hub.send({'ended': change, 'line': self._ending.line})
    return self._of_ending()

  def _of_ending(self) -> verdict.Verdict | None:
    """Returns the end by the own process, on which nothing depends once all is complete."""
    if self._ending is None or not self._is_complete:
      return None
    if self._ending.status >= 0:
      return verdict.Verdict(self._ending.status, self._ending.line)
    # TensorFlow may abort where another worker has exited first.
    return verdict.interrupted() if self._is_saved else verdict.Verdict(0)

  def _check(self, hub_is_silent: bool) -> verdict.Verdict | None:
    if hub_is_silent:
      return verdict.lost(self.spec, 0, f'does not answer for {self.peer_seconds:g} s')
    if self._stopped is not None and time.monotonic() - self._stopped > self.peer_seconds:
      self._hub.send({'stopped': True})
      self._stopped = None
    if self.is_interrupted() and not self._has_told:
      self._has_told = True
      self._hub.send({'interrupt': True})
    return None
