"""A kind of fault as a row: its preparation, a command, and the expected result."""

from collections.abc import Callable, Mapping
import dataclasses
import fnmatch
import hashlib
import os
import pathlib
import re
import stat

from tests.binaries import process_setup
from tests.binaries import processes

Prepare = Callable[[pathlib.Path], None]
# More than any row needs; a command that would use all memory fails instead.
_ADDRESSES = 12 << 30
LIMITED = process_setup.ProcessSetup(seconds=60, limits={'RLIMIT_AS': _ADDRESSES})


_DATA_DIR = re.compile(rb'^  "data_dir": .*\n', re.MULTILINE)


def nothing(place: pathlib.Path) -> None:
  """Leaves a place unchanged."""
  del place


@dataclasses.dataclass(frozen=True)
class Fault:
  """A kind of fault.

  Each row gets its own folder, the place, in which the command is started; see place.py.

  Attributes:
    name: unique among the rows of its subject.
    command: such as 'train_main'.
    arguments: its command line; '{place}' stands for the absolute path of the place.
    says: a regular expression that must match in the one line of standard error if the status is
      above 0, else anywhere in the output.
    status: the expected exit status.
    prepare: creates the fault in the place.
    changes: patterns of the paths, relative to the place, that may appear, change or vanish.
    makes: paths that must exist afterwards.
    setup: environment, limits, streams and user of the command.
    quiet: whether standard error must be empty with status 0.
    quick: whether the row belongs to the quick tests.
    needs: 'root' or 'mount', without which the row is skipped.
    check: inspects the place afterwards and returns what is wrong, or ''.
    xfail: why the row is expected to fail; '' if it is not.
  """
  name: str
  command: str
  arguments: tuple[str, ...] = ()
  says: str = ''
  status: int = 1
  prepare: Prepare = nothing
  changes: tuple[str, ...] = ()
  makes: tuple[str, ...] = ()
  setup: process_setup.ProcessSetup = dataclasses.field(default_factory=lambda: LIMITED)
  quiet: bool = True
  quick: bool = False
  needs: str = ''
  check: Callable[[pathlib.Path], str] = lambda place: ''
  xfail: str = ''


def snapshot(folder: pathlib.Path) -> dict[str, str]:
  """Returns the content of a folder: for each relative path its kind or its hash."""
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
    # A start notes where the data are, which in a copy of a place is another directory.
    data = _DATA_DIR.sub(b'', path.read_bytes())
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
  return oct(stat.S_IFMT(mode))


def differences(before: Mapping[str, str], after: Mapping[str, str],
                named: tuple[str, ...]) -> list[str]:
  """Returns the paths, other than the named ones, that have appeared, changed or vanished."""
  paths = sorted({*before, *after})
  return [path for path in paths if before.get(path) != after.get(path)
          and not any(fnmatch.fnmatchcase(path, pattern) for pattern in named)]


def verdict(fault: Fault, place: pathlib.Path, result: processes.Result,
            changed: list[str]) -> tuple[str, str]:
  """Judges the result of a fault.

  Args:
    fault: the row.
    place: where the command was started.
    result: of the command.
    changed: paths that have changed and do not match `fault.changes`.

  Returns:
    The outcome, one of reliability.OUTCOMES, and what is wrong, '' if nothing is.
  """
  wrong = _unclear(fault, result)
  if wrong:
    return 'unclear', wrong
  if fault.setup.new_process and result.status == 128 - fault.status:
    # The signal came before Python ran any code of ours; a shell reports the same status.
    return 'refused', ''
  if result.status != fault.status:
    return ('unclear' if result.status else 'wrong'), f'status {result.status}, not {fault.status}'
  missing = [name for name in fault.makes if not (place / name).exists()]
  if changed or missing:
    return 'lost', f'changed: {changed}; missing: {missing}'
  wrong = fault.check(place)
  if wrong:
    return 'wrong', wrong
  said = result.stderr if fault.status else result.output + result.stderr
  if not re.search(fault.says, said, re.DOTALL):
    return ('unclear' if fault.status else 'wrong'), f'does not say {fault.says!r}'
  return ('refused' if fault.status else 'survived'), ''


def _unclear(fault: Fault, result: processes.Result) -> str:
  """Returns why a result is unclear: a traceback, a hang, a crash, more or less than one line."""
  lines = result.stderr.splitlines()
  if 'Traceback (most recent call last)' in result.output + result.stderr:
    return 'a traceback'
  if result.status < 0 and result.status not in (fault.status, 128 - fault.status):
    return f'ended by signal {-result.status}'
  if result.left_processes:
    return 'processes are left'
  if 1 in fault.setup.closed or 2 in fault.setup.closed:
    return ''
  # A signal may come before a new process knows its command's name.
  prefix = '' if fault.setup.new_process and fault.setup.signal else f'{fault.command}: '
  if result.status > 0 and (len(lines) != 1 or not lines[0].startswith(prefix)):
    return f'{len(lines)} lines on standard error'
  if not result.status and fault.quiet and lines:
    return 'something on standard error'
  return ''


def setup_with(**changes) -> process_setup.ProcessSetup:
  """Returns the default setup with changes; limits are added to the default ones."""
  limits = LIMITED.limits | changes.pop('limits', {})
  return dataclasses.replace(LIMITED, limits=limits, **changes)
