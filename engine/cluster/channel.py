"""The training's end of a cluster: one call, in which all workers meet.

The training is a child of its worker's supervisor, which has the connections to the other workers.
A socket pair joins the two. What goes wrong elsewhere never comes back through it: the supervisor
ends the training, says why in one line and exits with the status of that.
"""

from collections.abc import Mapping
import typing

from engine.cluster import cluster_spec
from engine.cluster import messages
from engine.cluster import rendezvous
from tfrecords import errors

JSON = rendezvous.JSON

# Stages that have a meaning for the supervisor; every other name is free.
# All agree on what is trained; then they join TensorFlow's cluster, which waits for ever.
START = 'start'
# All have joined it: the meeting after START, to be reached within the time for connecting.
JOINED = 'joined'
# Before every call of the inner loop. From its first meeting on an interruption waits for the next
# one; before it there is nothing to save, and an interruption ends all workers at once.
STEPS = 'steps'
# The training is complete: from here on no worker needs another.
END = 'end'


class Channel(typing.Protocol):
  """What a training needs of its cluster.

  Attributes:
    spec: the workers, and which of them this is.
    interrupted: whether a signal to any worker asks all of them to save and to end; it becomes true
      in the same meeting of the stage STEPS on all workers.
  """
  spec: cluster_spec.ClusterSpec
  interrupted: bool

  def exchange(self, stage: str, same: Mapping[str, JSON] | None = None,
               own: JSON = None) -> list[JSON]:
    """Waits until all workers have come to this stage; returns what each has brought.

    Args:
      stage: the name of the meeting, the same on all workers.
      same: values that must be equal on all workers, by the name that a message gives them.
      own: a value for all others.

    Returns:
      The own values, in the order of tasks.

    Raises:
      errors.InputError: values differ, or the workers are at different stages.
    """


class ChildChannel:
  """The channel of a training that a supervisor has started."""

  def __init__(self, connection: messages.Connection, spec: cluster_spec.ClusterSpec) -> None:
    self.spec = spec
    self.interrupted = False
    self._connection = connection

  def exchange(self, stage: str, same: Mapping[str, JSON] | None = None,
               own: JSON = None) -> list[JSON]:
    """As `Channel.exchange`; where it would raise, the supervisor ends this process instead."""
    try:
      self._connection.send({'stage': stage, 'same': dict(same or {}), 'own': own})
      answer = self._connection.receive()
    except (OSError, EOFError) as error:
      raise errors.InputError('the supervisor of this worker has gone') from error
    self.interrupted = bool(answer['interrupted'])
    return typing.cast(list[JSON], answer['own'])
