"""Standard streams that are closed, full, or of an encoding that lacks characters."""

import os
import subprocess
import sys

import pytest

from tests.binaries import fake_tensorflow

_PROGRAM = 'from binaries import standard_streams\nstandard_streams.make_usable()\n'


def _run(program, *redirections, **environment):
  """Runs a program with redirected streams and returns the completed process."""
  words = ' '.join(redirections)
  return subprocess.run(
      ['bash', '-c', f'exec "$0" -c "$1" {words}', sys.executable, _PROGRAM + program],
      cwd=fake_tensorflow.ROOT, env=os.environ | {'PYTHONUNBUFFERED': ''} | environment,
      capture_output=True, check=False)


@pytest.mark.parametrize('closed', ['<&-', '>&-', '2>&-'])
def test_a_closed_stream_is_opened_with_its_own_number(closed):
  program = ('import os, sys\nprint("a")\nprint("b", file=sys.stderr)\nsys.stdin.read(0)\n'
             'sys.exit(os.open(os.devnull, os.O_RDONLY))')
  ended = _run(program, closed)
  assert ended.returncode == 3
  assert ended.stdout == (b'' if closed == '>&-' else b'a\n')
  assert ended.stderr == (b'' if closed == '2>&-' else b'b\n')


@pytest.mark.parametrize('encoding, shown', [('ascii', b'??\n'), ('latin-1', b'\xe9?\n'),
                                             ('utf-8', 'é→\n'.encode())])
def test_characters_that_a_terminal_lacks_are_replaced(encoding, shown):
  ended = _run('print("é→")', PYTHONIOENCODING=encoding)
  assert (ended.returncode, ended.stdout, ended.stderr) == (0, shown, b'')


def test_a_name_that_is_not_utf_8_can_be_printed():
  ended = _run(r'print("\udcff")')
  assert (ended.returncode, ended.stdout, ended.stderr) == (0, b'?\n', b'')


@pytest.mark.skipif(not os.path.exists('/dev/full'), reason='no /dev/full here')
def test_a_full_disk_is_noticed_once():
  ended = _run('import sys\nprint("a", end="")\nfor _ in "ab":\n'
               '  print(standard_streams.flush(), file=sys.stderr)', '>/dev/full')
  assert (ended.returncode, ended.stderr) == (0, b'False\nTrue\n')
