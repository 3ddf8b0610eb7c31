"""`make exercise`: lists, starts and judges; the session that the page shows."""

import os
import re
import subprocess
import sys
import textwrap

import pytest

from tests.exercises import exercises
from tests.exercises import starter
from tests.structure import documentation
from tests.structure import sources
from tfrecords import errors


@pytest.fixture(name='folder')
def fixture_folder(tmp_path, monkeypatch):
  """Returns the folder of the reader's files, below the current directory."""
  monkeypatch.chdir(tmp_path)
  return tmp_path / starter.FOLDER


def test_without_a_name_all_are_listed(folder, capsys):
  assert starter.run([]) == 0
  assert capsys.readouterr().out.startswith(exercises.listing())
  assert not folder.exists()


def test_an_unknown_name_is_refused_with_the_list(folder, capsys):
  with pytest.raises(errors.InputError, match='^NAME=rleu: there is no such exercise; did you mean '
                                              r'relu\?$'):
    starter.run(['rleu'])
  assert capsys.readouterr().out == f'{exercises.listing()}\n'
  assert not folder.exists()


@pytest.mark.parametrize('name', exercises.EXERCISES)
def test_a_start_writes_the_task_without_its_solution(name, folder, capsys):
  assert starter.run([name]) == 0
  text = (folder / f'{name}.py').read_text(encoding='utf-8')
  assert text == exercises.EXERCISES[name].unsolved
  line = int(re.search(r' in line (\d+)$', capsys.readouterr().out, re.MULTILINE)[1])
  assert text.splitlines()[line - 1].strip().startswith('raise NotImplementedError(')


def test_a_file_that_exists_is_judged_and_kept(folder, capsys):
  folder.mkdir()
  path = folder / 'relu.py'
  path.write_text('mine = 1\n', encoding='utf-8')
  assert starter.run(['relu']) == 1
  assert path.read_text(encoding='utf-8') == 'mine = 1\n'
  assert capsys.readouterr().out == (
      'WRONG: exercises/relu.py: there is no function relu; remove the file to start again\n')


def test_a_place_that_cannot_be_written_or_read_is_named(folder):
  folder.write_text('', encoding='utf-8')
  with pytest.raises(errors.InputError, match='^exercises/relu.py: cannot be written '):
    starter.run(['relu'])
  folder.unlink()
  (folder / 'relu.py').mkdir(parents=True)
  with pytest.raises(errors.InputError, match='^exercises/relu.py: cannot be read '):
    starter.run(['relu'])


def _write(path, lines):
  """Puts lines where the gradient of a file belongs."""
  text = path.read_text(encoding='utf-8')
  written = textwrap.indent('\n'.join(lines), '    ') + '\n'
  path.write_text(re.sub(r'(?<=  def gradient\(upstream\):\n).*?\n(?=\n)', lambda _: written, text,
                         flags=re.DOTALL), encoding='utf-8')


def test_the_session_of_the_page_is_what_happens(folder, capsys):
  blocks = documentation.blocks(sources.read('docs/book/exercises.md'))
  session = [block for block in blocks if block.heading == 'A session']
  for block in session:
    if block.language == 'python':
      _write(folder / 'add_bias.py', block.lines)
    elif block.language == 'sh':
      command, = documentation.commands(block)
      starter.run([command.removeprefix('make exercise NAME=')])
    else:
      assert '\n'.join(block.lines) == capsys.readouterr().out.rstrip('\n')
  said = [block.lines[0].partition(':')[0] for block in session if block.language == 'text']
  assert said == ['exercises/add_bias.py is written', 'WRONG', 'RIGHT']


def _make(folder, *words):
  """Runs make in a reader's folder with this Python, which has what .venv has."""
  binaries = folder / 'bin'
  binaries.mkdir(exist_ok=True)
  python = binaries / 'python'
  python.write_text(f'#!/bin/sh\nPYTHONPATH={sources.ROOT} exec {sys.executable} "$@"\n')
  python.chmod(0o755)
  # Without the tests' own level of TensorFlow's log.
  environment = {key: value for key, value in os.environ.items() if key != 'TF_CPP_MIN_LOG_LEVEL'}
  done = subprocess.run(
      ['make', '--no-print-directory', f'--file={sources.ROOT / "Makefile"}',
       '--old-file=.venv/.installed', f'BIN={binaries}', 'exercise', *words],
      cwd=folder, env=environment, capture_output=True, text=True, check=False)
  return done.returncode, done.stdout, done.stderr


def test_make_starts_and_judges(tmp_path):
  status, output, _ = _make(tmp_path)
  assert (status, output.splitlines()[:10]) == (0, exercises.listing().splitlines())
  assert _make(tmp_path, 'NAME=silu')[:2] == (0, (
      'exercises/silu.py is written: a smooth activation function, to be completed in line 20\n'
      'then make exercise NAME=silu judges it; to start again, remove the file\n'))
  status, output, stderr = _make(tmp_path, 'NAME=silu')
  assert status != 0
  assert output == 'NOT WRITTEN YET: exercises/silu.py, line 20: write dL/dx\n'
  assert re.fullmatch(r'make(\[\d+\])?: .* Error 1\n', stderr)
  status, _, stderr = _make(tmp_path, 'NAME=rleu')
  assert status != 0
  assert stderr.startswith('make exercise: NAME=rleu: there is no such exercise; did you mean ')
  _, _, stderr = _make(tmp_path, "NAME=../'a b\"")
  assert stderr.startswith('make exercise: NAME=../\'a b": there is no such exercise; ')


def test_ctrl_c_ends_in_a_line(monkeypatch):
  def interrupted(*_):
    raise KeyboardInterrupt
  monkeypatch.setattr(starter, 'run', interrupted)
  with pytest.raises(SystemExit, match=r'^make exercise: stopped by Ctrl-C$'):
    starter.main()


def test_a_right_solution_ends_a_process_with_status_0(folder, monkeypatch):
  folder.mkdir()
  (folder / 'silu.py').write_text(exercises.EXERCISES['silu'].solved, encoding='utf-8')
  monkeypatch.setattr(sys, 'argv', ['starter', 'silu'])
  with pytest.raises(SystemExit) as ended:
    starter.main()
  assert ended.value.code == 0
