"""The process that trains, as its supervisor sees it on a cluster.

It gets one end of a socket pair, whose number and the cluster's workers an environment variable
tells. What it writes to standard error is held back: where a worker is lost, TensorFlow's messages
about that would bury the one line that says so.
"""

import collections
from collections.abc import Sequence
import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import threading

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import member
from engine.cluster import messages

_CHANNEL = 'RANA_CLUSTER_CHANNEL'
# Lines that are kept of standard error.
_MAX_LINES = 200
_END_SECONDS = 5.0


class TrainingProcess:
  """A child process; a `member.Training`."""

  def __init__(self, command: Sequence[str], spec: cluster_spec.ClusterSpec,
               name: str = 'train_main') -> None:
    """Starts it. Only the chief's writes to standard output.

    Args:
      command: its command line.
      spec: the cluster.
      name: of the command, which begins its lines.
    """
    ours, theirs = socket.socketpair()
    given = {'descriptor': theirs.fileno(), 'workers': spec.workers, 'index': spec.index}
    with theirs:
      self._process = subprocess.Popen(
          command, stdin=subprocess.PIPE, stdout=None if spec.is_chief else subprocess.DEVNULL,
          stderr=subprocess.PIPE, text=True, errors='replace', pass_fds=(theirs.fileno(),),
          env=os.environ | {_CHANNEL: json.dumps(given)}, process_group=0)
    self.connection = messages.Connection(ours)
    self._name = name
    self._lines: collections.deque[str] = collections.deque(maxlen=_MAX_LINES)
    self._reader = threading.Thread(target=self._read, daemon=True)
    self._reader.start()
    self._has_ended = threading.Event()

  def next_change(self) -> member.Change:
    """As `member.Training.next_change`; to be called until the process has ended."""
    _, status = os.waitpid(self._process.pid, os.WUNTRACED | os.WCONTINUED)
    if os.WIFSTOPPED(status):
      return member.STOPPED
    if os.WIFCONTINUED(status):
      return member.CONTINUED
    self._process.returncode = os.waitstatus_to_exitcode(status)
    self._has_ended.set()
    return self._process.returncode

  def last_line(self) -> str:
    """As `member.Training.last_line`."""
    lines = self.text().splitlines()
    return lines[-1].removeprefix(f'{self._name}: ') if lines else ''

  def text(self) -> str:
    """Returns what the process has written to standard error; to be called once it has ended."""
    # A child of its own, such as a live view, may keep the pipe open.
    self._reader.join(1.0)
    return ''.join(self._lines)

  def kill(self) -> None:
    """Ends the process, even a stopped one; nothing of a training is half written then."""
    if not self._has_ended.is_set():
      with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(self._process.pid, signal.SIGKILL)
    self._has_ended.wait(_END_SECONDS)

  def _read(self) -> None:
    for line in self._process.stderr or ():
      self._lines.append(line)


def is_supervised() -> bool:
  """Returns whether this process is one that a supervisor has started."""
  return _CHANNEL in os.environ


def supervised_spec() -> cluster_spec.ClusterSpec | None:
  """Returns the cluster of this process before it has its channel; None without a supervisor."""
  if not is_supervised():
    return None
  given = json.loads(os.environ[_CHANNEL])
  return _spec_of(given['workers'], given['index'])


def _spec_of(workers: Sequence[str], index: int) -> cluster_spec.ClusterSpec:
  return cluster_spec.ClusterSpec(tuple(workers), index)


def supervised_channel() -> channel.ChildChannel:
  """Returns the channel of this process, which ends with its supervisor from here on."""
  given = json.loads(os.environ.pop(_CHANNEL))
  # The supervisor writes nothing to standard input, so that the one thing to happen to it is its
  # end: the system then sends SIGIO, which ends a process even while TensorFlow computes or waits.
  fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
  fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
  connection = messages.Connection(socket.socket(fileno=given['descriptor']))
  return channel.ChildChannel(connection, _spec_of(given['workers'], given['index']))
