"""Tests for binaries.live_view_main, as a user starts it: files, the browser's page, refusals."""

import signal
import socket
import urllib.error
import urllib.parse
import urllib.request

from PIL import Image
import pytest

from tests.binaries import browser as browser_lib
from tests.binaries import processes
from tests.engine import tiny_runs
from tests.engine.live_view import small_snapshots


@pytest.fixture(name='run_dir', scope='module')
def fixture_run_dir(tmp_path_factory):
  run_dir = tiny_runs.make(tmp_path_factory.mktemp('live') / 'run', (10,))
  small_snapshots.write(run_dir.live)
  return run_dir


def test_pictures_without_a_display(run_dir, tmp_path):
  status, output, stderr = processes.run(
      'live_view_main', f'--train_dir={run_dir}', f'--png={tmp_path}/a.png',
      f'--gif={tmp_path}/a.gif')
  assert (status, stderr) == (0, '')
  assert output == f'{run_dir}: {tmp_path}/a.png, {tmp_path}/a.gif\n'
  assert Image.open(tmp_path / 'a.png').size == (1224, 724)
  assert Image.open(tmp_path / 'a.gif').n_frames == 3


def _free_port() -> int:
  with socket.socket() as taken:
    taken.bind(('127.0.0.1', 0))
    return taken.getsockname()[1]


@pytest.fixture(name='page', scope='module')
def fixture_page(run_dir):
  """Starts the view for the browser; yields its address."""
  with pytest.MonkeyPatch.context() as patch:
    yield from _served(run_dir, patch)


def _served(run_dir, patch):
  for name in ('DISPLAY', 'WAYLAND_DISPLAY'):
    patch.delenv(name, raising=False)
  patch.setenv('no_proxy', '*')
  process = processes.start(
      'live_view_main', f'--train_dir={run_dir}', f'--port={_free_port()}', text=True)
  # Printed when the server listens.
  line = process.stdout.readline()
  assert 'http://' in line, process.communicate()
  yield line.partition(': ')[2].split()[0]
  process.send_signal(signal.SIGTERM)
  assert process.communicate(timeout=processes.SECONDS) == (
      '', 'live_view_main: interrupted; the same command starts over\n')
  assert process.returncode == 143


def test_the_browser_gets_a_page(page):
  with urllib.request.urlopen(page, timeout=processes.SECONDS) as answer:
    assert b'<html' in answer.read()
  with pytest.raises(urllib.error.HTTPError, match='403'):
    urllib.request.urlopen(urllib.parse.urljoin(page, '/1'), timeout=processes.SECONDS)


# Mistakes are red.
_IS_DRAWN = """(() => {
  const canvas = document.querySelector('canvas');
  if (!canvas || !canvas.width) return false;
  const found = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  for (let i = 0; i < found.length; i += 4)
    if (found[i] === 255 && found[i + 1] === 90 && found[i + 2] === 70) return true;
  return false;
})()"""


@pytest.mark.skipif(not browser_lib.PROGRAM, reason='chromium is not installed')
def test_the_page_shows_six_panels_that_move(page, run_dir, tmp_path):
  with browser_lib.Browser(tmp_path / 'profile') as browser:
    browser.open(page)
    browser.wait_for(_IS_DRAWN)
    assert browser.evaluate('document.title') == 'cifar10_tutorial: the six panels'
    # But for a scroll bar.
    assert browser.evaluate("window.innerWidth - document.querySelector('canvas').width < 30")
    browser.evaluate("window.first = document.querySelector('canvas').toDataURL(); true")
    small_snapshots.write(run_dir.live, (40, 50))
    browser.wait_for(
        f"document.querySelector('canvas').toDataURL() !== window.first && {_IS_DRAWN}")


def test_what_cannot_be_done_is_one_line(tmp_path):
  bare = tiny_runs.make(tmp_path / 'bare', (10,))
  cases = {
    (f'--train_dir={bare}', f'--png={tmp_path}/a.png'): (
      1,
      'nothing to view; train with --live_view',
    ),
    (f'--train_dir={tmp_path}', f'--png={tmp_path}/a.png'): (1, 'holds no run'),
    (f'--train_dir={bare}', '--gif=a.png'): (1, '--gif=a.png: give a name that ends in .gif'),
    (): (1, '--train_dir is missing'),
    (f'--train_dir={bare}', '--port=0'): (2, 'port'),
  }
  processes.refuse('live_view_main', cases)
