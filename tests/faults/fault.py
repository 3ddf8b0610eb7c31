"""A kind of fault as a row: a place, a command in it, and what has to come of it."""

from collections.abc import Callable, Mapping
import dataclasses
import fnmatch
import hashlib
import os
import pathlib
import re
import stat

from tests.binaries import processes
from tests.binaries import surroundings

Prepare = Callable[[pathlib.Path], None]
# More than any row needs, so that one that takes all memory ends and leaves the machine alone.
_ADDRESSES = 12 << 30
LIMITED = surroundings.Surroundings(seconds=60, limits={'RLIMIT_AS': _ADDRESSES})


def nothing(place: pathlib.Path) -> None:
  """Leaves a place as it is."""
  del place


@dataclasses.dataclass(frozen=True)
class Fault:
  """A kind of fault.

  The place is a folder of its own, where the command is started; place.py says what is in it.

  Attributes:
    name: tells the row from the others of its subject.
    command: such as 'train_main'.
    arguments: its command line; '{place}' stands for the absolute path of the place.
    says: a regular expression: with a status above 0 it is found in the one line of standard error,
      else anywhere in what the command writes.
    status: the exit status.
    prepare: brings the fault about in the place.
    changes: patterns of the paths, relative to the place, that may appear, change or vanish.
    makes: paths that are there afterwards.
    around: what the command is started in.
    quiet: whether nothing may stand on standard error with status 0.
    quick: whether the row belongs to the quick tests.
    needs: 'root' or 'mount', without which the row is skipped.
    check: looks at the place afterwards and returns what is wrong, or ''.
    xfail: why the row fails today; empty where it does not.
  """
  name: str
  command: str
  arguments: tuple[str, ...] = ()
  says: str = ''
  status: int = 1
  prepare: Prepare = nothing
  changes: tuple[str, ...] = ()
  makes: tuple[str, ...] = ()
  around: surroundings.Surroundings = dataclasses.field(default_factory=lambda: LIMITED)
  quiet: bool = True
  quick: bool = False
  needs: str = ''
  check: Callable[[pathlib.Path], str] = lambda place: ''
  xfail: str = ''


def snapshot(folder: pathlib.Path) -> dict[str, str]:
  """Returns what lies below a folder: for each relative path its kind and content."""
  found = {}
  for parent, folders, names in os.walk(folder):
    for name in (*folders, *names):
      path = pathlib.Path(parent, name)
      found[str(path.relative_to(folder))] = _content(path)
  return found


def _content(path: pathlib.Path) -> str:
  mode = path.lstat().st_mode
  if stat.S_ISLNK(mode):
    return f'link to {os.readlink(path)}'
  if stat.S_ISREG(mode):
    return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
  return oct(stat.S_IFMT(mode))


def differences(before: Mapping[str, str], after: Mapping[str, str],
                named: tuple[str, ...]) -> list[str]:
  """Returns the paths, other than the named ones, that have appeared, changed or vanished."""
  paths = sorted({*before, *after})
  return [path for path in paths if before.get(path) != after.get(path)
          and not any(fnmatch.fnmatchcase(path, pattern) for pattern in named)]


def verdict(fault: Fault, place: pathlib.Path, ending: processes.Ending,
            changed: list[str]) -> tuple[str, str]:
  """Judges what came of a fault.

  Args:
    fault: the row.
    place: where the command was started.
    ending: what came of the command.
    changed: paths that have changed and are not named.

  Returns:
    The outcome, one of reliability.OUTCOMES, and what is wrong; '' where nothing is.
  """
  wrong = _unclear(fault, ending)
  if wrong:
    return 'unclear', wrong
  if fault.around.new_process and ending.status == 128 - fault.status:
    # The signal came before Python ran any of our code; a shell reports the same status.
    return 'refused', ''
  if ending.status != fault.status:
    return ('unclear' if ending.status else 'wrong'), f'status {ending.status}, not {fault.status}'
  missing = [name for name in fault.makes if not (place / name).exists()]
  if changed or missing:
    return 'lost', f'changed: {changed}; missing: {missing}'
  wrong = fault.check(place)
  if wrong:
    return 'wrong', wrong
  said = ending.complaints if fault.status else ending.output + ending.complaints
  if not re.search(fault.says, said, re.DOTALL):
    return ('unclear' if fault.status else 'wrong'), f'does not say {fault.says!r}'
  return ('refused' if fault.status else 'survived'), ''


def _unclear(fault: Fault, ending: processes.Ending) -> str:
  """Returns what makes an end unclear: a traceback, a hang, a crash, not one line."""
  lines = ending.complaints.splitlines()
  if 'Traceback (most recent call last)' in ending.output + ending.complaints:
    return 'a traceback'
  if ending.status < 0 and ending.status not in (fault.status, 128 - fault.status):
    return f'ended by signal {-ending.status}'
  if ending.left_processes:
    return 'processes are left'
  if 1 in fault.around.closed or 2 in fault.around.closed:
    return ''
  # A signal may come before a new process knows which command it is.
  prefix = '' if fault.around.new_process and fault.around.signal else f'{fault.command}: '
  if ending.status > 0 and (len(lines) != 1 or not lines[0].startswith(prefix)):
    return f'{len(lines)} lines on standard error'
  if not ending.status and fault.quiet and lines:
    return 'something on standard error'
  return ''


def around_with(**changes) -> surroundings.Surroundings:
  """Returns the usual surroundings with others; limits are added to the usual ones."""
  limits = LIMITED.limits | changes.pop('limits', {})
  return dataclasses.replace(LIMITED, limits=limits, **changes)
