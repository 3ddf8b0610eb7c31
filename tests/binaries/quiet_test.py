"""What TensorFlow says while it is imported is shown only when the import fails."""

import os

import pytest

from binaries import quiet
from tests.binaries import stand_in

_NOISE = "import os\nos.write(2, b'a note about this machine\\n')\n"
_PROGRAM = "from binaries import quiet; import sys; print('ready', file=sys.stderr)"


def test_an_import_is_quiet_and_standard_error_works_after_it(tmp_path):
  ended = stand_in.run(tmp_path, '-c', _PROGRAM, tensorflow=_NOISE)
  assert (ended.returncode, ended.stdout, ended.stderr) == (0, '', 'ready\n')


def test_an_import_that_fails_shows_what_was_said(tmp_path):
  failing = _NOISE + "raise ImportError('libsomething.so is missing')\n"
  ended = stand_in.run(tmp_path, '-c', _PROGRAM, tensorflow=failing)
  assert ended.returncode == 1
  assert ended.stderr.startswith('a note about this machine\nTraceback')
  assert ended.stderr.endswith('ImportError: libsomething.so is missing\n')


def test_standard_error_may_be_closed(tmp_path):
  program = ("import os, sys; os.close(2); sys.stderr = None; from binaries import quiet; "
             "print('ready')")
  ended = stand_in.run(tmp_path, '-c', program)
  assert (ended.returncode, ended.stdout) == (0, 'ready\n')


@pytest.mark.parametrize('given, seen', [(None, '3'), ('0', '0')])
def test_a_log_level_that_is_set_stays(tmp_path, monkeypatch, given, seen):
  monkeypatch.delenv('TF_CPP_MIN_LOG_LEVEL', raising=False)
  if given:
    monkeypatch.setenv('TF_CPP_MIN_LOG_LEVEL', given)
  program = "from binaries import quiet; import os; print(os.environ['TF_CPP_MIN_LOG_LEVEL'])"
  assert stand_in.run(tmp_path, '-c', program).stdout == f'{seen}\n'


def test_aside_is_over_after_the_block(capfd):
  with quiet.standard_error_aside():
    os.write(2, b'aside\n')
  os.write(2, b'here\n')
  assert capfd.readouterr().err == 'here\n'


def test_aside_is_shown_when_the_block_fails(capfd):
  with pytest.raises(KeyError), quiet.standard_error_aside():
    os.write(2, b'aside\n')
    raise KeyError
  assert capfd.readouterr().err == 'aside\n'
