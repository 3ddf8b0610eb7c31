"""What all commands share: exit status, one line for what a user can mend, the help page."""

import subprocess
import sys

import pytest

from binaries import command
from tests.binaries import fake_tensorflow
from tfrecords import errors


def _run(folder, *arguments, **named):
  return fake_tensorflow.run(folder, '-m', 'tests.binaries.small_command', *arguments, **named)


@pytest.mark.parametrize('arguments, status, out, err', [
    ([], 0, 'done\n', ''),
    (['--ending=input_error'], 1, '', 'small_command: data/a.bin: cut; fetch it again\n'),
    (['--ending=os_error'], 1, '', "small_command: runs/a: Permission denied\n"),
    (['--ending=interrupt'], 130, '',
     'small_command: interrupted; the same command takes it up again\n'),
    (['--ending=interrupt', '--anew'], 130, '',
     'small_command: interrupted; the same command begins anew\n'),
    (['--ending=terminated'], 143, 'closed\n', ''),
    (['surplus', '--ending=done'], 1, '', "small_command: 'surplus' is not a flag; write "
     '--name=value, or --help for a list\n'),
    (['--smal_number=3'], 2, '', "small_command: Unknown command line flag 'smal_number'. Did you "
     'mean: small_number ?\n'),
    (['--small_number=x'], 2, '', 'small_command: flag --small_number=x: invalid literal for int() '
     "with base 10: 'x'\n"),
    (['--small_number=0'], 2, '', 'small_command: flag --small_number=0: 0 is not a positive '
     'integer\n'),
    (['--ending=else'], 2, '', "small_command: flag --ending=else: value should be one of "
     '<done|input_error|os_error|interrupt|terminated|fault|lines>\n'),
    (['--ending'], 2, '', 'small_command: Missing value for flag --ending\n')])
def test_status_and_messages(tmp_path, arguments, status, out, err):
  ended = _run(tmp_path, *arguments)
  assert (ended.returncode, ended.stdout, ended.stderr) == (status, out, err)


def test_a_fault_keeps_its_traceback(tmp_path):
  ended = _run(tmp_path, '--ending=fault')
  assert ended.returncode == 1
  assert ended.stderr.startswith('Traceback')
  assert 'in _fault\n' in ended.stderr
  assert ended.stderr.endswith('ValueError: a fault of the program\n')


@pytest.mark.parametrize('flag', ['--help', '-h', '--helpfull'])
def test_help_is_the_docstring_and_the_own_flags(tmp_path, flag):
  ended = _run(tmp_path, '--ending=fault', flag)
  assert (ended.returncode, ended.stderr) == (0, '')
  assert ended.stdout.startswith('A command for tests that ends in the way that --ending says.\n')
  assert '--ending: <done|input_error|' in ended.stdout
  assert '--small_number: a number that nobody looks at' in ended.stdout
  # absl's own flags, pages of them.
  assert '--logtostderr' not in ended.stdout
  assert 'run_with_pdb' not in ended.stdout


_IMPORTED = """
from absl import flags
from binaries import command
from tests.binaries import small_command
flags.DEFINE_bool('further', False, 'of the module that calls', module_name='binaries.further')
command.run(small_command.main, small_command.define_flags)
"""


def test_help_of_an_imported_main_shows_the_flags_of_all_commands_that_it_uses(tmp_path):
  ended = fake_tensorflow.run(tmp_path, '-c', _IMPORTED, '--help')
  assert ended.stdout.startswith('A command for tests')
  assert '--small_number' in ended.stdout
  assert '--[no]further' in ended.stdout


def test_a_reader_that_goes_ends_it_without_a_word(tmp_path):
  program = [sys.executable, '-m', 'tests.binaries.small_command', '--ending=lines']
  reader = subprocess.Popen([sys.executable, '-c', 'print(input())'], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)
  ended = _run(tmp_path, *program[3:], stdout=reader.stdin, stderr=subprocess.PIPE,
               capture_output=False)
  reader.stdin.close()
  assert reader.stdout.read() == b'0\n'
  assert reader.wait() == 0
  assert (ended.returncode, ended.stderr) == (1, '')


def test_refuse_arguments():
  command.refuse_arguments([])
  with pytest.raises(errors.InputError, match="^'a' is not a flag; write --name=value"):
    command.refuse_arguments(['a', 'b'])
