"""Files are written whole or not at all."""

import errno
import os
import stat

import pytest

from tests import file_size_limit
from tfrecords import atomic_file
from tfrecords import errors


@pytest.mark.parametrize('durable', [True, False])
def test_bytes_and_text_are_written_and_replaced(tmp_path, durable):
  path = tmp_path / 'a.json'
  atomic_file.write_bytes(path, b'one', durable=durable)
  assert path.read_bytes() == b'one'
  atomic_file.write_text(path, 'zwölf\n', durable=durable)
  assert path.read_bytes() == b'zw\xc3\xb6lf\n'
  assert os.listdir(tmp_path) == ['a.json']


def test_a_library_writes_by_name_into_the_same_directory_with_the_same_suffix(tmp_path):
  path = tmp_path / 'picture.png'
  path.write_text('old')
  with atomic_file.temporary_path(path) as temporary:
    assert (temporary.parent, temporary.suffix) == (tmp_path, '.png')
    assert not temporary.exists()
    temporary.write_text('new')
    assert path.read_text() == 'old'
  assert path.read_text() == 'new'
  assert os.listdir(tmp_path) == ['picture.png']


def test_the_permissions_are_those_of_any_new_file(tmp_path):
  (tmp_path / 'usual').write_text('')
  atomic_file.write_text(tmp_path / 'ours', '')
  usual, ours = (stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ('usual', 'ours'))
  assert usual == ours


def test_a_link_stays_a_link(tmp_path):
  (tmp_path / 'there').mkdir()
  link = tmp_path / 'link.txt'
  link.symlink_to('there/file.txt')
  atomic_file.write_text(link, 'new')
  assert link.is_symlink()
  assert (tmp_path / 'there/file.txt').read_text() == 'new'


@pytest.mark.parametrize('error', [KeyboardInterrupt, ValueError, SystemExit])
def test_an_interrupted_block_leaves_the_old_file_alone(tmp_path, error):
  path = tmp_path / 'a.txt'
  path.write_text('old')
  with pytest.raises(error), atomic_file.temporary_path(path) as temporary:
    temporary.write_text('half')
    raise error
  assert path.read_text() == 'old'
  assert os.listdir(tmp_path) == ['a.txt']


def test_a_file_that_exceeds_a_limit_of_the_system_is_an_error(tmp_path):
  path = tmp_path / 'a.bin'
  path.write_bytes(b'old')
  with file_size_limit.of(1000), pytest.raises(errors.InputError) as caught:
    atomic_file.write_bytes(path, b'x' * 1001)
  assert str(caught.value) == f'{path}: File too large; free some space or choose another directory'
  assert path.read_bytes() == b'old'
  assert os.listdir(tmp_path) == ['a.bin']


def test_the_disk_is_asked_before_the_rename(tmp_path, monkeypatch):
  (tmp_path / 'a').write_text('old')

  def fail(handle):
    del handle
    raise OSError(errno.EIO, 'Input/output error')

  monkeypatch.setattr(os, 'fsync', fail)
  with pytest.raises(errors.InputError, match='/a: Input/output error; '):
    atomic_file.write_text(tmp_path / 'a', 'new')
  assert (tmp_path / 'a').read_text() == 'old'
  atomic_file.write_text(tmp_path / 'a', 'new', durable=False)
  assert (tmp_path / 'a').read_text() == 'new'


@pytest.mark.parametrize('name, ending', [
    ('missing/a.txt', 'No such file or directory; create the directory first'),
    ('folder', 'Is a directory; give the name of a file'),
    ('file/a.txt', 'Not a directory; give a path below a directory'),
    ('pipe', 'Invalid argument; give the name of a regular file'),
    ('x' * 256, 'File name too long; a name has at most 255 bytes; give a shorter one'),
])
def test_paths_that_cannot_be_files(tmp_path, name, ending):
  (tmp_path / 'folder').mkdir()
  (tmp_path / 'file').write_text('')
  os.mkfifo(tmp_path / 'pipe')
  with pytest.raises(errors.InputError) as caught:
    atomic_file.write_text(tmp_path / name, 'x')
  assert str(caught.value) == f'{tmp_path}/{name}: {ending}'


@pytest.mark.parametrize('name', [
    'x' * 255, '\u732b' * 85, 'a.' + 's' * 253, 'a\nb*?[]{}$~%', '\udce9.png'])
def test_any_name_that_the_system_accepts(tmp_path, name):
  atomic_file.write_text(tmp_path / name, 'caf\udce9')
  assert (tmp_path / name).read_bytes() == b'caf\\udce9'
  assert os.listdir(tmp_path) == [name]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path):
  (tmp_path / 'a').write_text('old')
  (tmp_path / 'a').chmod(0o640)
  atomic_file.write_text(tmp_path / 'a', 'new')
  assert stat.S_IMODE((tmp_path / 'a').stat().st_mode) == 0o640


def test_at_an_address_a_library_writes_to_a_file_of_this_machine(tmp_path):
  path = f'file://{tmp_path}/a/picture.png'
  atomic_file.write_text(path, 'old')
  with atomic_file.temporary_path(path) as temporary:
    assert temporary.suffix == '.png'
    temporary.write_text('new')
    assert (tmp_path / 'a/picture.png').read_text() == 'old'
  assert (tmp_path / 'a/picture.png').read_text() == 'new'
  assert not temporary.parent.exists()
  with pytest.raises(ZeroDivisionError), atomic_file.temporary_path(path) as temporary:
    temporary.write_text('half')
    raise ZeroDivisionError
  assert (tmp_path / 'a/picture.png').read_text() == 'new'
  assert os.listdir(tmp_path / 'a') == ['picture.png']
  with pytest.raises(errors.InputError, match=f'^file://{tmp_path}/a/picture.png/x: '):
    atomic_file.write_text(f'{path}/x', '')
