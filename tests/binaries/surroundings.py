"""What a process is started in: its environment, limits, streams and user, and a signal for it."""

import dataclasses
import os
import pathlib
import resource
import signal
import sys
import time

# Far longer than any command of the tests takes: a failing test must end as well.
SECONDS = 600
_POLL_SECONDS = 0.005


@dataclasses.dataclass(frozen=True)
class Surroundings:
  """What a process is started in.

  Attributes:
    environment: variables by name; None takes one away.
    limits: soft and hard limits by the names of the module resource, such as RLIMIT_FSIZE.
    closed: file descriptors, of 0, 1 and 2, that are closed.
    output: a file that standard output goes to.
    user: number of the user that it becomes; 0 stays who it is. A new process may still read
      everything, as Python may lie where that user may not look.
    seconds: the time after which it is ended by SIGALRM.
    signal: name of a signal that its process group gets, such as SIGTERM.
    signal_after: text of its standard output that the signal waits for.
    signal_delay: seconds that the signal waits beyond.
    new_process: whether Python is started, which takes seconds, instead of forked.
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
    """Makes the calling process, a fork that runs nothing else, live in these surroundings."""
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
    for limit, most in self.limits.items():
      resource.setrlimit(getattr(resource, limit), (most, most))
    if self.user and not self.new_process:
      os.setgroups([])
      os.setgid(self.user)
      os.setuid(self.user)

  def command_line(self, arguments: list[str]) -> list[str]:
    """Returns what a new process is started with, to run Python with these arguments."""
    as_user = ['setpriv', f'--reuid={self.user}', f'--regid={self.user}', '--clear-groups',
               '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
    return [*(as_user if self.user else ()), sys.executable, *arguments]

  def wait(self, process: int, output: pathlib.Path) -> tuple[int, int]:
    """Waits for a process that lives in these surroundings; sends the signal when it is time.

    Args:
      process: its number; it leads a process group.
      output: the file that its standard output goes to.

    Returns:
      Its status, negative for a signal that ended it, and its largest resident memory, bytes.
    """
    due: float | None = None
    while self.signal:
      ended = os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT)
      if due is None and self.signal_after.encode() in output.read_bytes():
        due = time.monotonic() + self.signal_delay
      if due is not None and time.monotonic() >= due and not ended:
        os.killpg(process, signal.Signals[self.signal])
      if ended or (due is not None and time.monotonic() >= due):
        break
      time.sleep(_POLL_SECONDS)
    _, status, usage = os.wait4(process, 0)
    # Linux counts in kilobytes.
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss << 10
