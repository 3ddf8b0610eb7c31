"""The view: new frames, keys, what it opens where."""

import asyncio
import importlib.util
import types

import matplotlib
from matplotlib import pyplot
import pytest

from engine.live_view import page
from engine.live_view import snapshots
from engine.live_view import window
from engine.reporting.plots import figures
from tests.engine.live_view import small_snapshots
from tfrecords import errors


@pytest.fixture(name='view')
def fixture_view(tmp_path):
  return window.View(figures.new(12, 7), tmp_path, small_snapshots.NAMES, 'small, ')


def _press(view, key):
  view.press(types.SimpleNamespace(key=key))
  return [axes.get_title()[:1] for axes in view.figure.axes]


def test_follows_the_frames(view, tmp_path):
  assert not view.update()
  assert not view.figure.axes
  small_snapshots.write(tmp_path, (10,))
  assert view.update()
  assert view.figure.get_suptitle() == 'small, step 10'
  assert not view.update()
  snapshots.write(tmp_path, small_snapshots.frame(20))
  assert view.update()
  assert view.figure.get_suptitle() == 'small, step 20'
  assert len(view.figure.axes[0].lines[0].get_xdata()) == 2


def test_keys_choose_panels(view, tmp_path):
  small_snapshots.write(tmp_path)
  view.update()
  assert _press(view, '3') == ['3']
  assert _press(view, 'x') == ['3']
  assert _press(view, '6') == ['6']
  assert _press(view, '0') == ['1', '2', '3', '4', '5', '6']


def test_keys_before_the_first_frame(view):
  assert _press(view, '3') == []
  assert view.shown == (3,)


def test_it_says_what_it_waits_for(view, tmp_path):
  view.draw()
  assert view.figure.get_suptitle() == 'small, waiting'
  text = view.figure.texts[-1]
  assert text.get_text().startswith(f'{tmp_path} has no snapshot yet')
  assert '--live_view' in text.get_text()
  small_snapshots.write(tmp_path, (10,))
  view.update()
  assert view.figure.get_suptitle() == 'small, step 10'


def test_the_panels_follow_the_shape_of_the_window(view, tmp_path):
  small_snapshots.write(tmp_path)
  view.update()
  columns = []
  for size in ((12, 7), (6, 8), (4, 12)):
    view.figure.set_size_inches(*size)
    view.draw(types.SimpleNamespace(name='resize_event'))
    columns.append(view.figure.axes[0].get_subplotspec().get_gridspec().ncols)
  assert columns == [3, 2, 1]


def test_space_stops_and_goes_on(view, tmp_path):
  small_snapshots.write(tmp_path, (10,))
  view.update()
  _press(view, ' ')
  snapshots.write(tmp_path, small_snapshots.frame(20))
  assert not view.update()
  assert view.figure.get_suptitle() == 'small, step 10'
  _press(view, ' ')
  assert view.figure.get_suptitle() == 'small, step 20'


@pytest.mark.parametrize('display, installed, expected', [
    (True, {'tkinter', 'tornado'}, 'TkAgg'), (True, {'tornado'}, 'WebAgg'),
    (False, {'tkinter', 'tornado'}, 'WebAgg')])
def test_a_window_where_there_is_a_display_else_a_browser(
    monkeypatch, display, installed, expected):
  monkeypatch.setattr(importlib.util, 'find_spec', lambda name: name in installed or None)
  assert window.backend(display) == expected


def test_neither_window_nor_browser(monkeypatch):
  monkeypatch.setattr(importlib.util, 'find_spec', lambda name: None)
  with pytest.raises(errors.InputError, match='pip install tornado, or give --png, --gif or --mp4'):
    window.backend(True)


def test_a_page_replaces_a_display_that_is_not_available(tmp_path, monkeypatch):
  monkeypatch.setenv('DISPLAY', ':77')
  monkeypatch.delenv('WAYLAND_DISPLAY', raising=False)
  served = []
  monkeypatch.setattr(page, 'serve', lambda *arguments: served.append(arguments))
  before = matplotlib.get_backend()
  # The tests of the page leave the thread without an event loop.
  loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  try:
    window.show(tmp_path, small_snapshots.NAMES, 'small, ', display=True, address='127.0.0.1',
                port=8988, log=print)
    assert matplotlib.get_backend().lower() == 'webagg'
  finally:
    pyplot.close('all')
    matplotlib.use(before)
    loop.close()
    asyncio.set_event_loop(None)
  assert served == [('127.0.0.1', 8988, 'small', print)]
