"""The environment, limits, streams, user and signal of a process that a test starts."""

import dataclasses
import os
import pathlib
import resource
import signal
import sys
import time

# Far longer than any command of the tests takes, so that a hanging command fails its test.
SECONDS = 600
_POLL_SECONDS = 0.005


@dataclasses.dataclass(frozen=True)
class ProcessSetup:
  """The conditions under which a process runs.

  Attributes:
    environment: variables by name; None removes a variable.
    limits: soft and hard limits by the names of the module `resource`, such as RLIMIT_FSIZE.
    closed: file descriptors, of 0, 1 and 2, that are closed.
    output: file for standard output.
    user: user id of the process; 0 leaves it unchanged. A new process may still read everything,
      because Python's own files may be where that user may not read.
    seconds: time after which SIGALRM ends it.
    signal: name of a signal that is sent to its process group, such as SIGTERM.
    signal_after: text of its standard output that the signal waits for.
    signal_delay: seconds that the signal waits after that, and after a new process has installed
      its handlers, which takes Python longer under load.
    new_process: whether a new Python is started, which takes seconds, instead of a fork.
  """
  environment: dict[str, str | None] = dataclasses.field(default_factory=dict)
  limits: dict[str, int] = dataclasses.field(default_factory=dict)
  closed: tuple[int, ...] = ()
  output: str = ''
  user: int = 0
  seconds: int = SECONDS
  signal: str = ''
  signal_after: str = ''
  signal_delay: float = 0.0
  new_process: bool = False

  def enter(self) -> None:
    """Applies this setup to the calling process, a fork that runs nothing else."""
    os.setsid()
    signal.alarm(self.seconds)
    for name, value in self.environment.items():
      if value is None:
        os.environ.pop(name, None)
      else:
        os.environ[name] = value
    if self.output:
      os.dup2(os.open(self.output, os.O_WRONLY), 1)
    for number in self.closed:
      os.close(number)
      setattr(sys, ('stdin', 'stdout', 'stderr')[number], None)
    for limit, maximum in self.limits.items():
      resource.setrlimit(getattr(resource, limit), (maximum, maximum))
    if self.user and not self.new_process:
      os.setgroups([])
      os.setgid(self.user)
      os.setuid(self.user)

  def command_line(self, arguments: list[str]) -> list[str]:
    """Returns the command line of a new process that runs Python with these arguments."""
    as_user = ['setpriv', f'--reuid={self.user}', f'--regid={self.user}', '--clear-groups',
               '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
    return [*(as_user if self.user else ()), sys.executable, *arguments]

  def wait(self, process: int, output: pathlib.Path) -> tuple[int, int]:
    """Waits for a process with this setup to end, and sends the signal when it is due.

    Args:
      process: its id; it leads a process group.
      output: file of its standard output.

    Returns:
      Its status, negative for a signal that ended it, and its peak resident memory in bytes.
    """
    due: float | None = None
    while self.signal:
      ended = os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT)
      if due is None and self._is_begun(process, output):
        due = time.monotonic() + self.signal_delay
      if due is not None and time.monotonic() >= due and not ended:
        os.killpg(process, signal.Signals[self.signal])
      if ended or (due is not None and time.monotonic() >= due):
        break
      time.sleep(_POLL_SECONDS)
    _, status, usage = os.wait4(process, 0)
    # Linux reports kilobytes.
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss << 10

  def _is_begun(self, process: int, output: pathlib.Path) -> bool:
    """Returns whether the delay of the signal has begun."""
    return (self.signal_after.encode() in output.read_bytes()
            and (not self.new_process or _catches_sigterm(process)))


def _catches_sigterm(process: int) -> bool:
  """Returns whether a process has a handler for SIGTERM, which Python alone does not install."""
  status = pathlib.Path(f'/proc/{process}/status')
  if not status.exists():
    return True  # Not Linux.
  caught = next(line for line in status.read_text().splitlines() if line.startswith('SigCgt:'))
  return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
