"""How a training on a cluster ends: one status and one line, the same for all workers."""

from collections.abc import Mapping
import dataclasses
import signal

from engine.cluster import cluster_spec

# A worker was lost. EX_TEMPFAIL of sysexits.h: the same again may succeed.
LOST = 75
# All workers have saved and ended on request, as with TensorFlow's PreemptionCheckpointHandler.
INTERRUPTED = 42

# Signals that ask a process to end: Ctrl-C, that of launchers, and that of a closed terminal.
_REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

RESTART = 'restart all workers: the training goes on from the last checkpoint'


@dataclasses.dataclass(frozen=True)
class Verdict:
  """The end of a training.

  Attributes:
    status: exit status of every worker.
    line: why, for standard error; '' for a training that is complete.
  """
  status: int
  line: str = ''

  def message(self) -> dict[str, object]:
    """Returns the message that tells another supervisor."""
    return {'verdict': self.status, 'line': self.line}


def of_message(message: Mapping[str, object]) -> Verdict:
  """Returns the verdict that another supervisor tells.

  Raises:
    ValueError: it is no status.
  """
  return Verdict(int(str(message['verdict'])), str(message.get('line', '')))


@dataclasses.dataclass(frozen=True)
class Ending:
  """The end of one worker's training process.

  Attributes:
    status: its exit status; negative for a signal that ended it.
    line: the last line that it wrote to standard error, without the name of the command.
  """
  status: int
  line: str = ''


def lost(spec: cluster_spec.ClusterSpec, task: int, how: str) -> Verdict:
  """Returns the end of a training that has lost a worker, such as `ended` or `does not answer`."""
  return Verdict(LOST, f'{spec.name(task)} {how}; {RESTART}')


def is_killed(ending: Ending) -> bool:
  """Returns whether a process was ended from outside, or crashed.

  TensorFlow aborts where it has lost another worker, so that SIGABRT is a consequence.
  """
  return ending.status < 0 and ending.status != -signal.SIGABRT


def is_interrupted(status: int) -> bool:
  """Returns whether a process with this status was ended by a signal that asks for its end."""
  return any(status in (-number, 128 + number) for number in _REQUESTS)


def of_endings(spec: cluster_spec.ClusterSpec, endings: dict[int, Ending]) -> Verdict:
  """Returns the end of a training some of whose processes have ended; causes before consequences.

  Args:
    spec: the workers.
    endings: by task, at least one.
  """
  by_status = {ending.status: task for task, ending in reversed(endings.items())}
  for task, ending in endings.items():
    if is_killed(ending):
      return lost(spec, task, f'was ended by {signal.Signals(-ending.status).name}')
  refused = {task: ending for task, ending in endings.items()
             if ending.status > 0 and ending.status not in (LOST, INTERRUPTED)}
  if refused:
    return _refusal(spec, refused)
  if 0 in by_status:
    return lost(spec, by_status[0], 'ended before the others')
  if LOST in by_status:
    task = by_status[LOST]
    return lost(spec, task, f'has lost another worker ({endings[task].line})')
  return lost(spec, next(iter(endings)), 'ended')


def _refusal(spec: cluster_spec.ClusterSpec, endings: Mapping[int, Ending]) -> Verdict:
  """Returns the end by what a user can fix; a line that all have written names no worker."""
  task, ending = next(iter(endings.items()))
  line = ending.line or f'ended with status {ending.status}'
  if len(endings) == spec.size and len({one.line for one in endings.values()}) == 1:
    return Verdict(ending.status, line)
  return Verdict(ending.status, f'{spec.name(task)}: {line}')


class EndedError(Exception):
  """The training ends before it has begun; `verdict` says how."""

  def __init__(self, verdict: Verdict) -> None:
    """Takes the verdict."""
    super().__init__(verdict.line)
    self.verdict = verdict


def interrupted() -> Verdict:
  """Returns the end of an interrupted training, for a worker that cannot say at which step."""
  return Verdict(INTERRUPTED, 'interrupted, saved; start all workers again: the training goes on '
                 'there')


def interrupted_early() -> Verdict:
  """Returns the end of a training that is interrupted before its first step of this start."""
  return Verdict(INTERRUPTED, 'interrupted before the first step, nothing is lost; start all '
                 'workers again')
