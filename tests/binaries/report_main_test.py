"""Tests for binaries.report_main, as a user starts it, and of its page in a browser."""

import pathlib
import shutil
import subprocess

from PIL import Image
import pytest

from tests.binaries import processes
from tests.engine import tiny_runs
from tests.tfrecords.html import html_tree


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def test_pages_and_refusals(tmp_path, data_dir):
  runs = [tiny_runs.make(tmp_path / name, (10,), **tiny_runs.SOFTMAX) for name in ('a', 'b')]
  given = (f'--train_dir={runs[0]}', f'--data_dir={data_dir}', '--device=cpu')
  page = runs[0].path / 'report.html'
  assert processes.run('report_main', *given) == (
      0, f'{runs[0]}: the newest checkpoint on 23 test images\nthe report: {page}\n', '')
  status, output, complaints = processes.run('report_main', *given)
  assert (status, output) == (1, '')
  assert complaints == (
      f'report_main: --output={page}: already exists; give another name, or --overwrite to '
      'replace\n')
  status, _, complaints = processes.run('report_main', *given, runs[1], '--num_examples=9',
                                     f'--output={tmp_path / "both.html"}')
  assert (status, complaints) == (0, '')
  tree = html_tree.parse((tmp_path / 'both.html').read_text())
  assert tree.one('h1').text == 'a, b'
  assert ', 9 of 9' not in tree.text
  assert tree.text.count(' of 9') >= 2


def test_what_cannot_be_done_is_one_line(tmp_path):
  run = tiny_runs.make(tmp_path / 'a', (), **tiny_runs.SOFTMAX)
  given = f'--train_dir={run}'
  processes.refuse('report_main', {
      (): (1, '--train_dir is missing'),
      (f'--train_dir={tmp_path / "none"}',): (1, 'holds no run'),
      (given, tmp_path): (1, f'--train_dir={tmp_path}: holds no run'),
      (given, run): (1, 'is given twice'),
      (given, ''): (1, 'the argument is empty'),
      (given, '--output=a.pdf'): (1, '--output=a.pdf: give a name that ends in .html'),
      (given, f'--output={tmp_path}/none/a.html'): (1, 'there is no directory'),
      (given, '--num_examples=-1'): (2, 'num_examples'),
      (given, '--num_examples=99999999999'): (2, 'no data set has that many examples')})
  assert not (run.path / 'report.html').exists()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which('chromium'), reason='chromium is not installed')
def test_the_page_in_a_browser(tmp_path, data_dir):
  run = tiny_runs.make(tmp_path / 'a', (10,), **tiny_runs.SOFTMAX)
  status, _, complaints = processes.run(
      'report_main', f'--train_dir={run}', f'--data_dir={data_dir}', '--device=cpu')
  assert (status, complaints) == (0, '')
  page = (run.path / 'report.html').as_uri()
  light, dark = (_screenshot(page, tmp_path / f'{name}.png', *flags) for name, flags in (
      ('light', ()), ('dark', ('--force-dark-mode', '--blink-settings=preferredColorScheme=0'))))
  # The ground, in the corner, and the first run's blue.
  assert [shot.getpixel((2, 2)) for shot in (light, dark)] == [(246, 247, 249), (18, 22, 27)]
  assert (0, 114, 178) in _colors(light)
  assert (86, 180, 233) in _colors(dark)


def _colors(shot: Image.Image) -> set:
  return {color for _, color in shot.getcolors(1 << 24)}


def _screenshot(page: str, path: pathlib.Path, *flags: str) -> Image.Image:
  subprocess.run(
      ['chromium', '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic',
       '--no-first-run', '--disable-background-networking', '--disable-component-update',
       '--disable-sync', '--hide-scrollbars', '--window-size=1000,6000', *flags,
       f'--user-data-dir={path.parent / path.stem}', f'--screenshot={path}', page],
      check=True, capture_output=True, timeout=processes.SECONDS)
  return Image.open(path).convert('RGB')
