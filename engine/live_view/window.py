"""The live view in a window, or in a browser where there is no display.

Keys as in the codelab: 1 to 6 show one panel, 0 all of them, the space bar pauses and resumes.
"""

from collections.abc import Callable, Sequence
import importlib.util
import pathlib

import matplotlib
from matplotlib import backend_bases
from matplotlib import figure as figure_lib
from matplotlib import pyplot

from engine.live_view import animation
from engine.live_view import panels
from engine.live_view import snapshots
from tfrecords import errors

# A drawing takes a fifth of a second of one processor core, beside the training.
_REDRAW_MS = 5_000


class View:
  """A figure that follows the snapshots of a run, which may still be training."""

  def __init__(self, figure: figure_lib.Figure, folder: pathlib.Path,
               class_names: Sequence[str], title: str):
    """Remembers what to draw; draws nothing.

    Args:
      figure: of matplotlib, with any canvas.
      folder: of the snapshots.
      class_names: in the order of the labels.
      title: heads the figure, in front of the step.
    """
    self.figure = figure
    self._folder = folder
    self._class_names = class_names
    self._title = title
    self._history: list[snapshots.Snapshot] = []
    self._test: snapshots.TestSet | None = None
    self.shown: tuple[int, ...] = panels.ALL
    self.paused = False

  def update(self) -> bool:
    """Reads new snapshots and redraws; returns whether there was one."""
    if self.paused:
      return False
    known = self._history[-1].step if self._history else -1
    new = [step for step in snapshots.steps(self._folder) if step > known]
    self._history += [snapshots.read(self._folder, step) for step in new]
    if new:
      self.draw()
    return bool(new)

  def draw(self, event: object = None) -> None:
    """Draws the panels that are shown, or why there are none; after an event of the figure, too."""
    del event
    if self._history:
      self._test = self._test or snapshots.read_test(self._folder)
      panels.draw(self.figure, self._history, self._test, self._class_names, self.shown,
                  self._title)
    else:
      panels.draw_waiting(
          self.figure, f'{self._folder} has no snapshot yet: the training writes the first one '
          'after some steps, if it was started with --live_view. This page follows by itself.',
          self._title)
    self.figure.canvas.draw_idle()

  def press(self, event: backend_bases.KeyEvent) -> None:
    """Handles a key."""
    if event.key == ' ':
      self.paused = not self.paused
      self.update()
    elif event.key == '0':
      self.shown = panels.ALL
      self.draw()
    elif event.key and event.key in map(str, panels.ALL):
      self.shown = (int(event.key),)
      self.draw()


def backend(display: bool) -> str:
  """Returns the name of matplotlib's backend: a window where there is a display, else a browser.

  Raises:
    errors.InputError: neither is installed.
  """
  if display and importlib.util.find_spec('tkinter'):
    return 'TkAgg'
  if importlib.util.find_spec('tornado'):
    return 'WebAgg'
  raise errors.InputError(
      'the view needs a display and tkinter, or the package tornado for a browser; '
      "pip install tornado, or give --png, --gif or --mp4")


def show(folder: pathlib.Path, class_names: Sequence[str], title: str, *, display: bool,
         address: str, port: int, log: Callable[[str], None]) -> None:
  """Opens the view and follows the snapshots until it is closed or interrupted.

  Args:
    folder: of the snapshots; may still be empty.
    class_names: in the order of the labels.
    title: heads the figure, in front of the step.
    display: whether this machine has one.
    address: at which the browser's page is served.
    port: of that page.
    log: writes the console line with the page's address.

  Raises:
    errors.InputError: the page cannot be served there.
  """
  try:
    figure, chosen = _figure(backend(display))
  except ImportError:
    # The display that the environment names is not available.
    figure, chosen = _figure(backend(False))
  view = View(figure, folder, class_names, title)
  figure.canvas.mpl_connect('key_press_event', view.press)
  # The panels' grid depends on the figure's shape.
  figure.canvas.mpl_connect('resize_event', view.draw)
  view.update()
  view.draw()
  timer = figure.canvas.new_timer(interval=_REDRAW_MS)
  timer.add_callback(lambda: view.update() or True)
  timer.start()
  if chosen == 'WebAgg':
    from engine.live_view import page
    page.serve(address, port, title.rstrip(', '), log)
  else:
    pyplot.show()


def _figure(chosen: str) -> tuple[figure_lib.Figure, str]:
  """Returns a new figure and its backend.

  Raises:
    ImportError: the backend needs a display, and there is none.
  """
  matplotlib.use(chosen)
  matplotlib.rcParams['toolbar'] = 'None'
  return pyplot.figure(figsize=animation.SIZE, layout='constrained'), chosen
