"""Tests for tfrecords.fetch.download."""

import dataclasses
import pathlib
import socket
import subprocess
import sys
import threading

import pytest

from tests import file_size_limit
from tests.tfrecords import local_http_server
from tests.tfrecords import small_idx
from tests.tfrecords.fetch import small_archives
from tfrecords import errors
from tfrecords.fetch import download

BODY = small_archives.pack(small_archives.honest())
SPEC = dataclasses.replace(small_archives.SPEC, sha256=small_archives.sha256(BODY))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
  monkeypatch.setenv('no_proxy', '*')


def message(data_dir, url='', sha256='', **arguments):
  with pytest.raises(errors.InputError) as caught:
    download.fetch(SPEC, data_dir, url, sha256, **arguments)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_fetches_verifies_and_unpacks(tmp_path):
  lines = []
  data_dir = tmp_path / 'new' / 'data'
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    spec = dataclasses.replace(SPEC, url=server.url)
    assert download.fetch(spec, str(data_dir), log=lines.append) == data_dir / 'small-bin'
    assert small_archives.tree(data_dir) == small_archives.complete()
    assert download.fetch(spec, data_dir) == data_dir / 'small-bin'
  assert server.requests == ['/small.tar.gz']
  assert lines[0] == f'small: downloading {server.url}'
  assert lines[-1] == f'small: all files are complete in {data_dir / "small-bin"}'


def test_an_archive_in_the_data_directory_is_not_downloaded(tmp_path):
  (tmp_path / 'small.tar.gz').write_bytes(BODY)
  lines = []
  spec = dataclasses.replace(SPEC, url='http://127.0.0.1:9/small.tar.gz')
  assert download.fetch(spec, tmp_path, log=lines.append) == tmp_path / 'small-bin'
  assert lines[0] == f'small: downloading {(tmp_path / "small.tar.gz").as_uri()}'


def test_a_damaged_archive_beside_is_to_be_removed(tmp_path):
  packed = tmp_path / 'small.tar.gz'
  packed.write_bytes(BODY[:-100])
  text = message(tmp_path, 'http://127.0.0.1:9/small.tar.gz')
  assert text.startswith(f'{packed.as_uri()}: wrong checksum of the ')
  assert text.endswith(f'; remove {packed} to have it downloaded, or put the files of small into '
                       f'{tmp_path / "small-bin"} by hand')
  assert packed.read_bytes() == BODY[:-100]


def test_files_in_another_layout_are_not_downloaded(tmp_path):
  lines = []
  spec = dataclasses.replace(SPEC, url='http://127.0.0.1:9/small.tar.gz')
  (tmp_path / 'x').mkdir()
  for name, data in small_archives.contents().items():
    (tmp_path / 'x' / name).write_bytes(data)
  assert download.fetch(spec, tmp_path, log=lines.append) == tmp_path / 'x'
  assert lines == [f'small: found in {tmp_path / "x"}']


def test_another_packing_is_taken_on_demand_only(tmp_path):
  body = small_archives.pack(small_archives.honest()[::-1])
  lines = []
  with local_http_server.serving(local_http_server.whole(body)) as server:
    text = message(tmp_path, server.url)
    assert not small_archives.tree(tmp_path)
    assert f'expected sha256 {SPEC.sha256}, received {small_archives.sha256(body)}' in text
    assert text.endswith(
        '; try again, pass another --download_url=MIRROR, or put the files of small into '
        f'{tmp_path / "small-bin"} by hand')
    download.fetch(SPEC, tmp_path, server.url, 'none', lines.append)
  assert small_archives.tree(tmp_path) == small_archives.complete()
  assert 'small: the checksum of the archive is not verified' in lines


def test_recovers_from_a_cut_connection(tmp_path):
  bodies = iter([BODY[:-100], BODY])
  with local_http_server.serving(
    lambda handler: local_http_server.whole(next(bodies), announced=len(BODY))(handler)
  ) as server:
    assert f'was cut after {len(BODY) - 100:,} of {len(BODY):,} bytes' in (
        message(tmp_path, server.url))
    assert not small_archives.tree(tmp_path)
    download.fetch(SPEC, tmp_path, server.url)
  assert small_archives.tree(tmp_path) == small_archives.complete()


def test_hostile_archive_leaves_nothing(tmp_path):
  data_dir = tmp_path / 'data'
  body = small_archives.pack([*small_archives.honest(), small_archives.file('../../evil', b'x')])
  with local_http_server.serving(local_http_server.whole(body)) as server:
    assert "member '../../evil' has a path" in message(data_dir, server.url, 'none')
  assert small_archives.tree(tmp_path) == {'data': b''}


def test_an_interrupt_leaves_nothing(tmp_path):

  def interrupt(line):
    if '%' in line:
      raise KeyboardInterrupt

  with (local_http_server.serving(local_http_server.whole(BODY)) as server,
        pytest.raises(KeyboardInterrupt)):
    download.fetch(SPEC, tmp_path, server.url, log=interrupt)
  assert not small_archives.tree(tmp_path)


def test_a_silent_server_is_given_up(tmp_path):
  with local_http_server.silent() as url:
    assert f'{url}: no answer within 0.2 seconds; try again' in (
        message(tmp_path, url, stall_seconds=0.2))
  assert not small_archives.tree(tmp_path)


def _identity(path):
  """Returns the stat of a file without its access time."""
  found = path.lstat()
  return (*found[:7], found.st_mtime_ns, found.st_ctime_ns)


@pytest.mark.parametrize('lay', [
    lambda target: (target.mkdir(), (target / 'one.bin').write_bytes(b'mine')),
    lambda target: target.write_bytes(b'mine'),
    lambda target: target.symlink_to('nowhere'),
], ids=['incomplete', 'a file', 'a broken link'])
def test_the_users_own_files_are_refused_and_kept(tmp_path, lay):
  target = tmp_path / 'small-bin'
  lay(target)
  before = _identity(target), small_archives.tree(tmp_path)
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    text = message(tmp_path, server.url)
  assert not server.requests
  assert (_identity(target), small_archives.tree(tmp_path)) == before
  assert text.startswith(f'{target}: lacks ')
  assert 'two.bin, test.bin; nothing in it was' in text
  assert text.endswith('move the directory away, or pass another --data_dir')


def test_an_empty_directory_is_filled(tmp_path):
  (tmp_path / 'small-bin').mkdir()
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    download.fetch(SPEC, tmp_path, server.url)
  assert small_archives.tree(tmp_path) == small_archives.complete()


def test_files_that_appear_meanwhile_are_kept(tmp_path):
  target = tmp_path / 'small-bin'

  def place(line):
    if '100%' in line:
      target.mkdir()
      (target / 'one.bin').write_bytes(b'mine')

  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    assert 'lacks two.bin, test.bin' in message(tmp_path, server.url, log=place)
  assert small_archives.tree(tmp_path) == {'small-bin/one.bin': b'mine'}


def test_a_full_disk_is_named(tmp_path):
  with (local_http_server.serving(local_http_server.whole(BODY)) as server,
        file_size_limit.of(1000)):
    text = message(tmp_path, server.url)
  assert text == (f'{tmp_path}: cannot store small there, File too large; free some space, or pass '
                  'another --data_dir')
  assert not small_archives.tree(tmp_path)


def test_a_data_dir_that_is_a_file_is_named(tmp_path):
  (tmp_path / 'data').write_bytes(b'mine')
  assert message(tmp_path / 'data', 'http://127.0.0.1:1/small.tar.gz').startswith(
      f'{tmp_path / "data"}: cannot store small there, File exists')


def test_nothing_to_download_from(tmp_path):
  assert message(tmp_path) == (
      'small: has no official archive to download; pass --download_url=MIRROR')
  assert "the sha256 'abc' is not one" in message(tmp_path, 'http://mirror/small', 'abc')


def test_reachable_says_yes_to_an_archive_only():
  with local_http_server.serving(local_http_server.whole(BODY)) as server:
    assert download.reachable(server.url) == ''
  with local_http_server.serving(local_http_server.whole(b'<html>log in first</html>')) as server:
    assert download.reachable(server.url) == (
        f'{server.url}: answers, but not with a gzip archive')
  with local_http_server.serving(local_http_server.status(503)) as server:
    assert 'status 503' in download.reachable(server.url)


def test_reachable_keeps_its_deadline_when_the_resolver_hangs(monkeypatch):
  release, gone = threading.Event(), threading.Event()

  def hang(*_, **__):
    release.wait(local_http_server.PATIENCE_SECONDS)
    gone.set()
    raise socket.gaierror(-2, 'gone')

  monkeypatch.setattr(socket, 'getaddrinfo', hang)
  assert download.reachable('http://mirror.invalid/a', 0.2) == (
      'http://mirror.invalid/a: no answer within 0.2 seconds')
  assert not gone.is_set()
  release.set()


def test_reachable_does_not_keep_the_process_alive():
  # TensorFlow would take seconds to import and is not asked for.
  program = """
import socket, sys, threading, unittest.mock
sys.modules['tensorflow'] = unittest.mock.MagicMock()
from tfrecords.fetch import download
socket.getaddrinfo = lambda *_, **__: threading.Event().wait()
print(download.reachable('http://mirror.invalid/a', 0.2))
"""
  ended = subprocess.run(
    [sys.executable, '-c', program],
    cwd=pathlib.Path(__file__).parents[3],
    capture_output=True,
    timeout=local_http_server.PATIENCE_SECONDS,
    check=True,
  )
  assert ended.stdout == b'http://mirror.invalid/a: no answer within 0.2 seconds\n'


def _folder(server_files):
  """Serves each file of a folder under its name."""
  def respond(handler):
    name = handler.path.rpartition('/')[2]
    local_http_server.whole(server_files[name])(handler)
  return respond


def _idx_spec(files, **changes):
  return dataclasses.replace(small_idx.SPEC, file_sha256={
      name: small_archives.sha256(data) for name, data in files.items()}, **changes)


def test_files_that_come_by_themselves(tmp_path):
  files = small_idx.files()
  with local_http_server.serving(_folder(files)) as server:
    url = server.url.rpartition('/')[0] + '/'
    assert download.reachable(download.first_url(_idx_spec(files), url)) == ''
    folder = download.fetch(_idx_spec(files), tmp_path, url)
  assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
  assert server.requests == ['/train-images.gz', *(f'/{name}' for name in files)]


@pytest.mark.parametrize('cut, sha256, complaint', [
    (True, '', 'wrong checksum of the'), (True, 'none', 'damaged gzip file'),
    (False, 'a' * 64, 'digits: comes in 4 files, each with a checksum of its own; ')])
def test_a_file_that_is_wrong_leaves_nothing(tmp_path, cut, sha256, complaint):
  files = small_idx.files()
  spec = _idx_spec(files)
  if cut:
    files['t-labels.gz'] = files['t-labels.gz'][:-4]
  with (local_http_server.serving(_folder(files)) as server,
        pytest.raises(errors.InputError, match=complaint)):
    download.fetch(spec, tmp_path, server.url.rpartition('/')[0], sha256)
  assert not small_archives.tree(tmp_path)
