"""Files, folders, patterns, standard input and lists as the pictures of a command."""

import io
import pathlib
import types

import pytest

from binaries import picture_arguments
from tfrecords import errors


def _paths(*arguments, files_from=''):
  with picture_arguments.opened(arguments, files_from) as found:
    return [str(path) for path in found.paths]


@pytest.fixture(name='folder', autouse=True)
def fixture_folder(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  for name in ('b.png', 'a.png', 'a[1].png', 'a1.png', 'deep/er/c.png', '-', '.hidden.png'):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
  return tmp_path


def _give(monkeypatch, data, terminal=False):
  stream = types.SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: terminal)
  monkeypatch.setattr('sys.stdin', stream)


def test_files_and_folders_stay_in_their_order():
  assert _paths('b.png', 'deep', 'none.png') == ['b.png', 'deep', 'none.png']


def test_patterns_are_sorted_and_skip_hidden_files():
  assert _paths('?.png', 'deep/**/*.png') == ['a.png', 'b.png', 'deep/er/c.png']


def test_a_file_of_that_name_comes_before_a_pattern(folder):
  assert _paths('a[1].png') == ['a[1].png']
  (folder / 'a[1].png').unlink()
  assert _paths('a[1].png') == ['a1.png']


def test_a_picture_on_standard_input(monkeypatch):
  _give(monkeypatch, b'pixels')
  with picture_arguments.opened(['a.png', '-']) as found:
    first, path = found.paths
    assert (str(first), path.read_bytes()) == ('a.png', b'pixels')
    assert found.names == {path: 'standard input'}
  assert not path.exists()


def test_a_list_of_names_is_literal(folder, monkeypatch):
  (folder / 'list').write_bytes(b'a[1].png\r\n\n*.png\n caf\xe9 .png\n')
  assert _paths('b.png', files_from='list') == ['b.png', 'a[1].png', '*.png', ' caf\udce9 .png']
  _give(monkeypatch, b'x.png\n')
  assert _paths(files_from='-') == ['x.png']
  assert _paths('./-') == [str(pathlib.Path('./-'))]


@pytest.mark.parametrize('arguments, files_from, message', [
    (['x*.png'], '', 'x*.png: no such file, and as a pattern it matches none'),
    (['-', '-'], '', '- is given twice; standard input can be read once'),
    (['-'], '-', '- is given twice; standard input can be read once'),
    (['-'], '', '-: standard input is empty; redirect a file into the command'),
    ([], 'a.png', '--files_from=a.png: names no picture; give one path a line'),
    ([], 'none', 'none: no such file'),
    ([''], '', "'': the argument is empty; give a path, or leave it out")])
def test_refusals(monkeypatch, arguments, files_from, message):
  _give(monkeypatch, b'')
  with pytest.raises(errors.InputError) as caught:
    _paths(*arguments, files_from=files_from)
  assert str(caught.value) == message


def test_what_standard_input_must_not_be(monkeypatch):
  _give(monkeypatch, b'x', terminal=True)
  with pytest.raises(errors.InputError, match='^-: standard input is the terminal; redirect'):
    _paths('-')
  monkeypatch.setattr(picture_arguments, '_MAX_BYTES', 2)
  _give(monkeypatch, b'xyz')
  with pytest.raises(errors.InputError, match='^-: standard input has more than 2 bytes; give a'):
    _paths('-')
