"""Every figure of docs/figures.md in one sheet: what the documents show, and ours beside it.

A row of the page's tables names a figure and what of ours shows the same: files, which the page's
commands have left, and a tab of TensorBoard.
"""

from collections.abc import Iterable, Sequence
import dataclasses
import pathlib
import re
import textwrap

import numpy as np
from PIL import Image

from engine.reporting.plots import figures
from tests.binaries import browser as browser_lib
from tests.binaries import tensorboard_page
from tests.structure import sources

PAGE = 'docs/figures.md'

_ROW = re.compile(r'^\| (?!its figure|---)(.+?) \| (.+) \|$', re.M)
_FILE = re.compile(r'`([^`]+\.(?:png|gif))`')
_TAB = re.compile(r'TensorBoard, ([A-Z]+)(?:, `([^`]+)`)?')
# What each tab has when it is drawn.
_DRAWN = {'GRAPHS': 'softmax_linear', 'SCALARS': 'accuracy and loss',
          'DISTRIBUTIONS': 'activations'}
_COLUMNS = 4
_INCHES = 3.6, 3.2
_SIDE = 500


@dataclasses.dataclass(frozen=True)
class Row:
  """One figure.

  Attributes:
    section: the document, as the page calls it.
    figure: what the document shows.
    files: of ours, with wildcards.
    tabs: of TensorBoard, each with the group of tags that is meant.
  """
  section: str
  figure: str
  files: tuple[str, ...]
  tabs: tuple[tuple[str, str], ...]


def rows(text: str = '') -> list[Row]:
  """Returns the rows of the page, or of another text."""
  found = []
  for part in re.split(r'^## ', text or sources.read(PAGE), flags=re.M)[1:]:
    section = part.split('\n')[0]
    found += [Row(section, figure, tuple(_FILE.findall(ours)), tuple(_TAB.findall(ours)))
              for figure, ours in _ROW.findall(part)]
  return found


def pictures(row: Row, folder: pathlib.Path) -> list[tuple[str, pathlib.Path]]:
  """Returns the files of a row with their names.

  Raises:
    AssertionError: one is missing.
  """
  found = []
  for name in row.files:
    paths = sorted(folder.glob(name))
    assert paths, f'{row.figure}: {name} is not there'
    found += [(str(path.relative_to(folder)), path) for path in paths]
  return found


def shots(found: Iterable[Row], folder: pathlib.Path,
          logdir: pathlib.Path) -> list[tuple[Row, str, pathlib.Path]]:
  """Returns pictures of TensorBoard's tabs, which go into `folder`: row, tab and file."""
  taken: list[tuple[Row, str, pathlib.Path]] = []
  with (tensorboard_page.serve(logdir) as address,
        browser_lib.Browser(folder / 'profile', (1000, 800)) as browser):
    for row in found:
      for tab, group in row.tabs:
        name = f'{tab.lower()}_{len(taken)}'
        tags = f'&tagFilter={group}' if group else ''
        browser.open(f'{address}/?tab={name}#{tab.lower()}{tags}')
        browser.wait_for_text(group or _DRAWN[tab])
        # The curves follow their headings.
        browser.evaluate('new Promise(done => setTimeout(done, 3000))')
        taken.append((row, f'TensorBoard, {tab}', browser.screenshot(folder / f'{name}.png')))
  return taken


def draw(panels: Sequence[tuple[Row, str, pathlib.Path]], path: pathlib.Path) -> None:
  """Draws all pictures side by side, each below what it matches, into a PNG file."""
  lines = -(-len(panels) // _COLUMNS)
  figure = figures.new(_COLUMNS * _INCHES[0], lines * _INCHES[1])
  for axes, panel in zip(figure.subplots(lines, _COLUMNS, squeeze=False).flat,
                         [*panels, *[None] * (lines * _COLUMNS - len(panels))], strict=True):
    axes.set_axis_off()
    if panel:
      row, name, file = panel
      title = [*textwrap.wrap(f'{row.section}: {row.figure}', 48), f'ours: {name}']
      axes.set_title('\n'.join(map(figures.plain, title)), fontsize=7)
      axes.imshow(pixels(file))
  figures.save(figure, path)


def pixels(path: pathlib.Path) -> np.ndarray:
  """Returns a picture, or the last frame of one, made small: uint8 [h, w, 3]."""
  with Image.open(path) as image:
    image.seek(getattr(image, 'n_frames', 1) - 1)
    small = image.convert('RGB')
  small.thumbnail((_SIDE, _SIDE))
  return np.asarray(small)
