"""Supervises the training of one worker of a cluster.

It never joins or computes with TensorFlow, which holds the interpreter meanwhile, and imports it
only to see whether a run is at an address such as `gs://bucket/run`. So it notices at any time that
another worker has gone, and that a signal has come. The training is a child process; the supervisor
has the connections, and decides on the exit status:

  42  interrupted; all workers have saved the same step
  75  a worker was lost or did not come
"""

from collections.abc import Sequence
import dataclasses
import socket
import sys
import threading

from binaries import command
from binaries import termination
from binaries import training_process
from engine.cluster import cluster_spec
from engine.cluster import gathering
from engine.cluster import hub
from engine.cluster import joining
from engine.cluster import member
from engine.cluster import messages
from engine.cluster import verdict

# The chief's last messages reach all others in milliseconds; one that is frozen is not waited for.
_GOODBYE_SECONDS = 2.0


@dataclasses.dataclass(frozen=True)
class Cluster:
  """A cluster, as the flags and the environment describe it.

  Attributes:
    spec: the workers.
    token: what all of them know.
    connect_seconds: time within which all have to come.
    peer_seconds: time after which a silent worker is lost.
  """
  spec: cluster_spec.ClusterSpec
  token: str
  connect_seconds: float
  peer_seconds: float


def supervise(cluster: Cluster, training: Sequence[str]) -> None:
  """Runs a training with the other workers; returns when it is complete.

  Args:
    cluster: the cluster.
    training: command line of the child process.

  Raises:
    errors.InputError: the worker's address cannot be used, or the chief refuses this worker.
    SystemExit: with any status but 0, after its line.
  """
  with termination.finishing() as is_interrupted:
    worker = member.Member(cluster.spec, cluster.peer_seconds, is_interrupted)
    try:
      decided = _run(cluster, training, worker)
    except verdict.EndedError as ended:
      decided = ended.verdict
    if decided.status:
      command.exit_with(decided.status, decided.line)


def _run(cluster: Cluster, training: Sequence[str], worker: member.Member) -> verdict.Verdict:
  spec = cluster.spec
  print(_introduction(cluster))
  if not spec.is_chief:
    connection = joining.join(
        spec, cluster.token, cluster.connect_seconds, worker.is_interrupted)
    return _train(training, worker, connection)
  connections = gathering.gather(
      spec, cluster.token, cluster.connect_seconds, worker.is_interrupted)
  ours, theirs = map(messages.Connection, socket.socketpair())
  serving = threading.Thread(daemon=True, target=hub.Hub(
      spec, {0: theirs, **connections}, cluster.connect_seconds, cluster.peer_seconds).run)
  serving.start()
  try:
    return _train(training, worker, ours)
  finally:
    serving.join(_GOODBYE_SECONDS)


def _introduction(cluster: Cluster) -> str:
  spec = cluster.spec
  if spec.is_chief:
    return (f'{spec.size} workers; {spec.name(0)} is the chief, and waits for the others for at '
            f'most {cluster.connect_seconds:g} s')
  return (f'{spec.name(spec.index)} of {spec.size} workers; {spec.name(0)} writes the run and the '
          'log')


def _train(training: Sequence[str], worker: member.Member,
           connection: messages.Connection) -> verdict.Verdict:
  """Returns how the training ends; its process has ended then as well."""
  process = training_process.TrainingProcess(training, worker.spec)
  try:
    decided = worker.run(connection, process)
  finally:
    process.kill()
  if worker.has_failed() and len(process.text().splitlines()) > 1:
    # A traceback.
    sys.stderr.write(process.text())
  return decided
