"""What make refuses is one line on standard error, and nothing is lost."""

import pathlib
import socket
import subprocess
import sys

import pytest

from tests.structure import sources


def _make(folder: pathlib.Path, *words: str) -> tuple[int, str, list[str]]:
  """Runs make in a folder of its own; returns status, standard output and lines of the error."""
  for name in ('setup.cfg', 'pyproject.toml', 'constraints.txt'):
    (folder / name).touch()
  done = subprocess.run(
      ['make', '--no-print-directory', f'--file={sources.ROOT / "Makefile"}', *words],
      cwd=folder, capture_output=True, text=True, check=False)
  return done.returncode, done.stdout, done.stderr.splitlines()


def test_a_linked_environment_is_not_cleared(tmp_path):
  shared, folder = tmp_path / 'shared', tmp_path / 'clone'
  shared.mkdir()
  folder.mkdir()
  (shared / 'precious').touch()
  (folder / '.venv').symlink_to(shared)
  status, output, lines = _make(folder, 'install', f'PYTHON={sys.executable}')
  assert (status, output) == (2, '')
  assert lines[0] == ('make: .venv is a link, and make would clear what it leads to; remove the '
                      'link, then make builds a .venv of its own')
  assert list(shared.iterdir()) == [shared / 'precious']


@pytest.mark.parametrize('words, line', [
    (['install', 'PYTHON=false'], 'make: Rana needs Python 3.11, 3.12 or 3.13, but PYTHON=false is '
     '; give another one: make PYTHON=python3.11'),
    (['docs-open'], 'make docs-open: there is no site; make docs first'),
])
def test_a_refusal_is_a_line_on_standard_error(tmp_path, words, line):
  status, output, lines = _make(tmp_path, *words)
  assert (status, output, lines[0]) == (2, '', line)
  # The other one is make's own.
  assert len(lines) == 2


def test_the_site_is_not_shown_at_a_port_that_is_taken(tmp_path):
  (tmp_path / 'build' / 'docs').mkdir(parents=True)
  (tmp_path / 'build' / 'docs' / 'index.html').touch()
  with socket.create_server(('127.0.0.1', 0)) as taken:
    for port in (str(taken.getsockname()[1]), "it's none", '99999999'):
      status, output, lines = _make(
          tmp_path, 'docs-open', f'PYTHON={sys.executable}', f'PORT={port}')
      assert (status, output, lines[0]) == (2, '', (
          f'make docs-open: {port} is no free port; give another one: make docs-open PORT=8001'))
