"""What TensorFlow says while it is imported is shown only when the import fails."""

import gc
import importlib
import os
import sys
import tempfile

import pytest

from binaries import tensorflow_import
from tests.binaries import fake_tensorflow

_NOISE = "import os\nos.write(2, b'a note about this machine\\n')\n"
_IMPORT = 'from binaries import tensorflow_import; tensorflow_import.import_tensorflow(); '
_PROGRAM = f"{_IMPORT}import sys; print('ready', file=sys.stderr)"


def test_an_import_is_quiet_and_standard_error_works_after_it(tmp_path):
  ended = fake_tensorflow.run(tmp_path, '-c', _PROGRAM, tensorflow=_NOISE)
  assert (ended.returncode, ended.stdout, ended.stderr) == (0, '', 'ready\n')


def test_an_import_that_fails_shows_its_messages(tmp_path):
  failing = _NOISE + "raise ImportError('libsomething.so is missing')\n"
  ended = fake_tensorflow.run(tmp_path, '-c', _PROGRAM, tensorflow=failing)
  assert ended.returncode == 1
  assert ended.stderr.startswith('a note about this machine\nTraceback')
  assert ended.stderr.endswith(
      f'InputError: {sys.executable} cannot import TensorFlow (libsomething.so is missing); '
      'reinstall the packages where this user may read them\n')


def test_standard_error_may_be_closed(tmp_path):
  program = f"import os, sys; os.close(2); sys.stderr = None; {_IMPORT}print('ready')"
  ended = fake_tensorflow.run(tmp_path, '-c', program)
  assert (ended.returncode, ended.stdout) == (0, 'ready\n')


@pytest.mark.parametrize('given, seen', [(None, '3'), ('0', '0')])
def test_a_log_level_that_is_set_stays(tmp_path, monkeypatch, given, seen):
  monkeypatch.delenv('TF_CPP_MIN_LOG_LEVEL', raising=False)
  if given:
    monkeypatch.setenv('TF_CPP_MIN_LOG_LEVEL', given)
  program = f"{_IMPORT}import os; print(os.environ['TF_CPP_MIN_LOG_LEVEL'])"
  assert fake_tensorflow.run(tmp_path, '-c', program).stdout == f'{seen}\n'


def test_what_is_not_used_is_not_imported_and_can_be_afterwards(tmp_path):
  asks = ("for name in ('keras.src.optimizers', 'jax'):\n"
          "  try:\n"
          "    __import__(name)\n"
          "  except ImportError:\n"
          "    print(f'without {name}')\n")
  for name in ('keras', 'jax'):
    (tmp_path / name / 'src').mkdir(parents=True)
    (tmp_path / name / '__init__.py').write_text('')
    (tmp_path / name / 'src' / '__init__.py').write_text('')
    (tmp_path / name / 'src' / 'optimizers.py').write_text('')
  program = f"{_IMPORT}import keras.src.optimizers, jax; print('with both')"
  ended = fake_tensorflow.run(tmp_path, '-c', program, tensorflow=asks)
  assert ended.stdout == 'without keras.src.optimizers\nwithout jax\nwith both\n', ended.stderr


def test_a_second_import_does_nothing(tmp_path):
  program = f"{_IMPORT}{_IMPORT}import gc; print(gc.get_freeze_count() > 0, gc.isenabled())"
  ended = fake_tensorflow.run(tmp_path, '-c', program, tensorflow="print('imported')")
  assert ended.stdout == 'imported\nTrue True\n'


def test_the_package_alone_imports_no_tensorflow(tmp_path):
  ended = fake_tensorflow.run(tmp_path, '-c', 'import binaries', tensorflow="print('imported')")
  assert (ended.returncode, ended.stdout) == (0, '')


def test_an_imported_module_stays(monkeypatch):
  monkeypatch.setitem(sys.modules, 'present', os)
  with tensorflow_import.hidden_modules(('present', 'absent.module')):
    assert importlib.import_module('present') is os
    with pytest.raises(ImportError):
      importlib.import_module('absent.module')
  assert sys.modules['present'] is os
  assert 'absent.module' not in sys.modules


def test_modules_are_found_again_after_a_failure():
  with pytest.raises(KeyError), tensorflow_import.hidden_modules(('absent',)):
    raise KeyError
  assert 'absent' not in sys.modules


@pytest.mark.parametrize('enabled', [True, False])
def test_garbage_is_collected_again_as_before(enabled):
  before = gc.isenabled()
  try:
    (gc.enable if enabled else gc.disable)()
    with tensorflow_import.garbage_collection_off():
      assert not gc.isenabled()
    assert gc.isenabled() == enabled
    assert gc.get_freeze_count()
  finally:
    gc.unfreeze()
    (gc.enable if before else gc.disable)()


def test_aside_is_over_after_the_block(capfd):
  with tensorflow_import.stderr_captured():
    os.write(2, b'aside\n')
  os.write(2, b'here\n')
  assert capfd.readouterr().err == 'here\n'


def test_aside_is_shown_when_the_block_fails(capfd):
  with pytest.raises(KeyError), tensorflow_import.stderr_captured():
    os.write(2, b'aside\n')
    raise KeyError
  assert capfd.readouterr().err == 'aside\n'


def test_without_a_place_for_temporary_files_it_is_quiet_as_well(capfd, monkeypatch):
  def refuse():
    raise FileNotFoundError(2, 'No usable temporary directory found')
  monkeypatch.setattr(tempfile, 'TemporaryFile', refuse)
  with tensorflow_import.stderr_captured():
    os.write(2, b'aside\n')
  os.write(2, b'here\n')
  assert capfd.readouterr().err == 'here\n'
