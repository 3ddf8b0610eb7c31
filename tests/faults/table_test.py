"""Every row of the table with the real commands: one line, its status, no other changes."""

import os
import pathlib
import shutil
import subprocess

import pytest

from tests.binaries import processes
from tests.faults import fault as fault_lib
from tests.faults import place as place_lib
from tests.faults import table

pytestmark = pytest.mark.faults
_ALL = [(subject, row) for subject, rows in table.SUBJECTS.items() for row in rows]


def _parameter(subject: str, row: fault_lib.Fault):
  marks = [] if row.quick else [pytest.mark.slow]
  if row.xfail:
    marks.append(pytest.mark.xfail(reason=row.xfail))
  return pytest.param(subject, row, id=f'{subject}: {row.name}', marks=marks)


@pytest.fixture(scope='module')
def starts():
  return processes.Starts()


@pytest.fixture(scope='module')
def template(starts, tmp_path_factory):
  return place_lib.make(tmp_path_factory.mktemp('template'), starts)


@pytest.fixture
def place(template, tmp_path):
  made = place_lib.copy(template, tmp_path / 'place')
  for folder in (made, tmp_path, *tmp_path.parents[:2]):
    # Some commands run as another user.
    folder.chmod(0o755)
  yield made
  for mounted in (tmp_path / 'place').glob('*'):
    if mounted.is_mount():
      subprocess.run(['umount', '-l', mounted], check=False)
  shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize('subject, row', [_parameter(*one) for one in _ALL])
def test_a_fault(subject, row, starts, place, reliability):
  _skip_without(row.needs)
  row.prepare(place)
  before = fault_lib.snapshot(place)
  arguments = [argument.replace('{place}', str(place)) for argument in row.arguments]
  result = starts.result_of(row.command, *arguments, folder=place, setup=row.setup)
  changed = fault_lib.differences(before, fault_lib.snapshot(place), row.changes)
  outcome, wrong = fault_lib.verdict(row, place, result, changed)
  reliability.record(subject, **{outcome: 1})
  assert not wrong, f'{wrong}\n{row.command} {" ".join(arguments)}\n{result}'


def _skip_without(needs: str) -> None:
  if needs and (os.geteuid() or not shutil.which('setpriv')):
    pytest.skip(f'needs {needs}: only root may do that, on Linux')
  if needs == 'mount' and not _can_mount():
    pytest.skip('needs a file system of its own, and this machine mounts none')


def _can_mount() -> bool:
  probe = pathlib.Path('/tmp/rana_mount_probe')
  probe.mkdir(exist_ok=True)
  done = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], check=False,
                        capture_output=True)
  if not done.returncode:
    subprocess.run(['umount', probe], check=True)
  probe.rmdir()
  return not done.returncode


def test_the_table_is_large_enough():
  assert len(_ALL) >= 150
  names = [f'{subject}: {row.name}' for subject, row in _ALL]
  assert len({*names}) == len(names)
