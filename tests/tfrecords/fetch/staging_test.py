"""Tests for tfrecords.fetch.staging, alone and under downloads in several processes."""

import fcntl
import os
import pathlib
import signal
import subprocess
import sys
import threading

import pytest

from tests.tfrecords import local_http_server
from tests.tfrecords.fetch import small_archives
from tfrecords.fetch import download
from tfrecords.fetch import staging

SPEC = small_archives.SPEC
BODY = small_archives.pack(small_archives.honest())
ROOT = pathlib.Path(__file__).parents[3]
# TensorFlow would take seconds to import and is not asked for.
FETCH = """
import sys, unittest.mock
sys.modules['tensorflow'] = unittest.mock.MagicMock()
from tests.tfrecords.fetch import small_archives
from tfrecords.fetch import download
download.fetch(small_archives.SPEC, *sys.argv[1:])
"""


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
  monkeypatch.setenv('no_proxy', '*')


def start_fetch(data_dir: pathlib.Path, url: str) -> subprocess.Popen:
  return subprocess.Popen([sys.executable, '-c', FETCH, str(data_dir), url], cwd=ROOT)


def names(path):
  return sorted(entry.name for entry in path.iterdir())


def test_removes_its_directory_in_the_end(tmp_path):
  with staging.directory(tmp_path, 'small', pytest.fail) as path:
    assert path.parent == tmp_path
    assert path.name.startswith(f'.small.partial-{os.getpid()}-')
    (path / 'file').write_bytes(b'half')
  assert not names(tmp_path)


@pytest.mark.parametrize('error', [KeyboardInterrupt, OSError, SystemExit])
def test_removes_its_directory_after_an_error(tmp_path, error):
  with pytest.raises(error), staging.directory(tmp_path, 'small', pytest.fail):
    raise error
  assert not names(tmp_path)


def test_removes_remains_and_nothing_else(tmp_path):
  (tmp_path / '.small.partial-1234-abc_12' / 'deep').mkdir(parents=True)
  foreign = ['small', '.small.partial-me-abc', '.small.partial-1', '.smaller.partial-1-abc',
             'x.small.partial-1-abc', '.small.partial-1-abc.bak']
  for name in foreign:
    (tmp_path / name).mkdir()
  (tmp_path / '.small.partial-1-file').write_bytes(b'')
  (tmp_path / '.small.partial-1-link').symlink_to(tmp_path / 'small')
  with staging.directory(tmp_path, 'small', pytest.fail):
    pass
  assert names(tmp_path) == sorted([*foreign, '.small.partial-1-file', '.small.partial-1-link'])


def test_waits_for_the_one_before_it(tmp_path):
  waiting, inside, leave = threading.Event(), threading.Event(), threading.Event()
  lines, seen = [], []

  def first():
    with staging.directory(tmp_path, 'small', pytest.fail):
      inside.set()
      leave.wait(local_http_server.PATIENCE_SECONDS)
      seen.append(names(tmp_path))

  def second():
    with staging.directory(tmp_path, 'small', lambda line: (lines.append(line), waiting.set())):
      seen.append(names(tmp_path))

  threads = [threading.Thread(target=first), threading.Thread(target=second)]
  threads[0].start()
  assert inside.wait(local_http_server.PATIENCE_SECONDS)
  threads[1].start()
  assert waiting.wait(local_http_server.PATIENCE_SECONDS)
  leave.set()
  for thread in threads:
    thread.join()
  assert lines == [f'{tmp_path}: another process is downloading into it; waiting until it is done']
  assert [len(entries) for entries in seen] == [1, 1]
  assert seen[0] != seen[1]


def test_keeps_everything_where_there_are_no_locks(tmp_path, monkeypatch):

  def unsupported(*_):
    raise OSError(95, 'Operation not supported')

  monkeypatch.setattr(fcntl, 'flock', unsupported)
  (tmp_path / '.small.partial-1234-abc').mkdir()
  with staging.directory(tmp_path, 'small', pytest.fail) as path:
    assert path.is_dir()
  assert names(tmp_path) == ['.small.partial-1234-abc']


def test_a_killed_process_is_cleaned_up_after(tmp_path):
  started, release = threading.Event(), threading.Event()
  with local_http_server.serving(local_http_server.held(BODY, started, release)) as server:
    process = start_fetch(tmp_path, server.url)
    assert started.wait(local_http_server.PATIENCE_SECONDS)
    process.send_signal(signal.SIGKILL)
    process.wait()
    release.set()
    assert [entry.name.rpartition('-')[0] for entry in tmp_path.iterdir()] == [
        f'.small.partial-{process.pid}']
    download.fetch(SPEC, tmp_path, server.url)
  assert small_archives.tree(tmp_path) == small_archives.complete()


def test_two_processes_share_one_download(tmp_path):
  started, release, waiting = threading.Event(), threading.Event(), threading.Event()
  with local_http_server.serving(local_http_server.held(BODY, started, release)) as server:
    process = start_fetch(tmp_path, server.url)
    assert started.wait(local_http_server.PATIENCE_SECONDS)
    thread = threading.Thread(target=download.fetch, args=(
        SPEC, tmp_path, server.url, '', lambda line: waiting.set()))
    thread.start()
    assert waiting.wait(local_http_server.PATIENCE_SECONDS)
    assert len(list(tmp_path.glob('.small.partial-*'))) == 1
    release.set()
    thread.join()
    assert process.wait() == 0
  assert server.requests == ['/small.tar.gz']
  assert small_archives.tree(tmp_path) == small_archives.complete()
