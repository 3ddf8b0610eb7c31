"""Files are written whole or not at all."""

import errno
import fcntl
import os
import pathlib
import resource
import stat

import pytest

from tfrecords import atomic_file
from tfrecords import errors


@pytest.fixture(name='file_limit')
def fixture_file_limit():
  """Lets the system refuse files above 1,000 bytes for the time of a test."""
  before = resource.getrlimit(resource.RLIMIT_FSIZE)
  resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
  yield 1000
  resource.setrlimit(resource.RLIMIT_FSIZE, before)


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


def test_a_file_that_the_system_cuts_is_an_error_with_its_reason(tmp_path, file_limit):
  path = tmp_path / 'a.bin'
  path.write_bytes(b'old')
  with pytest.raises(errors.InputError) as caught:
    atomic_file.write_bytes(path, b'x' * (file_limit + 1))
  assert str(caught.value) == f'{path}: File too large; make room or choose another directory'
  assert path.read_bytes() == b'old'
  assert os.listdir(tmp_path) == ['a.bin']


def test_a_short_write_without_an_error_is_noticed(tmp_path, monkeypatch):
  real_open = pathlib.Path.open

  monkeypatch.setattr(pathlib.Path, 'open', lambda *args: _Short(real_open(*args)))
  with pytest.raises(errors.InputError) as caught:
    atomic_file.write_bytes(tmp_path / 'a', b'x' * 2000)
  assert str(caught.value) == (f'{tmp_path}/a: only 1,999 of 2,000 bytes were written; '
                               'make room or choose another directory')
  assert os.listdir(tmp_path) == []


class _Short:
  """A file that loses the last byte of everything."""

  def __init__(self, file):
    self._file = file

  def write(self, data):
    return self._file.write(data[:-1])

  def __enter__(self):
    return self

  def __exit__(self, *_):
    self._file.close()


@pytest.mark.parametrize('code, ending', [
    (errno.ENOSPC, 'No space left on device; make room or choose another directory'),
    (errno.EDQUOT, 'Disk quota exceeded; make room or choose another directory'),
    (errno.EACCES, 'Permission denied; mend the permissions or choose another directory'),
    (errno.EROFS, 'Read-only file system; choose a directory that can be written to'),
])
def test_each_reason_has_its_remedy(tmp_path, code, ending):
  with (pytest.raises(errors.InputError) as caught,
        atomic_file.temporary_path(tmp_path / 'a')):
    raise OSError(code, 'text of a library')
  assert str(caught.value) == f'{tmp_path}/a: {ending}'


def test_the_caller_may_know_a_better_remedy(tmp_path):
  with (pytest.raises(errors.InputError, match='/a: disk on fire; give another --output$'),
        atomic_file.temporary_path(tmp_path / 'a', 'give another --output')):
    raise OSError('disk on\nfire')


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
    ('missing/a.txt', 'No such file or directory; make the directory first'),
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
def test_any_name_that_the_system_takes(tmp_path, name):
  atomic_file.try_to_write(tmp_path / name)
  assert os.listdir(tmp_path) == []
  atomic_file.write_text(tmp_path / name, 'caf\udce9')
  assert (tmp_path / name).read_bytes() == b'caf\\udce9'
  assert os.listdir(tmp_path) == [name]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path):
  (tmp_path / 'a').write_text('old')
  (tmp_path / 'a').chmod(0o640)
  atomic_file.write_text(tmp_path / 'a', 'new')
  assert stat.S_IMODE((tmp_path / 'a').stat().st_mode) == 0o640


def test_a_place_is_tried_and_left_as_it_was(tmp_path, monkeypatch):
  (tmp_path / 'a').write_text('old')
  atomic_file.try_to_write(tmp_path / 'a')
  assert (tmp_path / 'a').read_text() == 'old'
  assert os.listdir(tmp_path) == ['a']
  monkeypatch.setattr(os, 'access', lambda path, mode: False)
  with pytest.raises(errors.InputError, match='/a: Permission denied; mend the permissions or '):
    atomic_file.try_to_write(tmp_path / 'a')


def test_a_full_disk_is_noticed_by_trying(tmp_path, file_limit):
  with pytest.raises(errors.InputError, match='/a: File too large; make room or choose another '):
    atomic_file.try_to_write(tmp_path / 'a')
  assert os.listdir(tmp_path) == []


def test_a_directory_is_tried_and_not_made(tmp_path):
  atomic_file.try_directory(tmp_path / 'a/b')
  atomic_file.try_directory(tmp_path)
  assert os.listdir(tmp_path) == []


@pytest.mark.parametrize('name, ending', [
    ('file/a', 'Not a directory; give a path below a directory'),
    ('file', 'Not a directory; give a path below a directory'),
    ('a/' + 'x' * 256, 'File name too long; a name has at most 255 bytes; give a shorter one')])
def test_a_place_where_no_directory_can_be(tmp_path, name, ending):
  (tmp_path / 'file').touch()
  (tmp_path / 'a').mkdir()
  with pytest.raises(errors.InputError) as caught:
    atomic_file.try_directory(tmp_path / name)
  assert str(caught.value) == f'{tmp_path}/{name}: {ending}'


def test_a_directory_that_takes_no_file():
  with pytest.raises(errors.InputError, match='^/proc/rana: No such file or directory; '):
    atomic_file.try_directory('/proc/rana')


def test_what_a_killed_process_has_left_is_removed(tmp_path):
  left = [tmp_path / name for name in ('.a.0123abcd.partial.json', '.DONE.0123abcd.partial')]
  other = [tmp_path / name
           for name in ('.a.partial', 'a.0123abcd.partial', '.a.0123abcd.partial.d')]
  for path in (*left, *other[:2]):
    path.touch()
  other[2].mkdir()
  with atomic_file.temporary_path(tmp_path / 'a') as temporary:
    temporary.write_text('new')
    # Somebody else who writes here meanwhile removes nothing.
    atomic_file.write_text(tmp_path / 'b', 'new')
    assert temporary.exists()
  assert {*tmp_path.iterdir()} == {*other, tmp_path / 'a', tmp_path / 'b'}


def test_a_lock_of_somebody_else_stops_nobody(tmp_path):
  handle = os.open(tmp_path, os.O_RDONLY)
  fcntl.flock(handle, fcntl.LOCK_EX)
  (tmp_path / '.a.0123abcd.partial').touch()
  atomic_file.write_text(tmp_path / 'a', 'new')
  os.close(handle)
  assert sorted(os.listdir(tmp_path)) == ['.a.0123abcd.partial', 'a']
