"""The six panels of the live view, drawn into one figure.

  1 accuracy        2 cross-entropy loss      3 the current training batch
  4 weights         5 biases                  6 test images, mistakes on top

After the visualization of Martin Görner's codelab "TensorFlow and deep learning, without a PhD". As
there, the sixth panel has a scale: where the mistakes end, it gives the accuracy on all test
images. As many of them are drawn as can be read; a larger figure has room for more.
"""

from collections.abc import Sequence
import math

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker
import numpy as np

from engine.live_view import image_tiles
from engine.live_view import snapshots
from engine.reporting.plots import figures

ALL = (1, 2, 3, 4, 5, 6)
# Mistakes in larger batches get no class names: there is no room for them.
_MAX_TEXTS = 100
_LOWEST_LOSS = 1e-4
# Pixels of a figure that a test image needs to be read, and the share of a panel that is images.
_LEGIBLE = 17
_FILLED = 0.82
# Of the scale beside them.
_SCALE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)
_MOST_TICKS = 6


def draw(figure: figure_lib.Figure, history: Sequence[snapshots.Snapshot],
         test: snapshots.TestSet, class_names: Sequence[str],
         shown: Sequence[int] = ALL, title: str = '') -> None:
  """Clears a figure and draws the panels into it.

  Args:
    figure: is cleared first.
    history: the snapshots up to the one that is shown, at least one.
    test: the test images.
    class_names: in the order of the labels.
    shown: numbers of the panels, of ALL; one of them fills the figure.
    title: heads the figure, in front of the step.
  """
  figure.clear()
  figure.suptitle(f'{figures.plain(title)}step {history[-1].step:,}', fontsize=11)
  rows, columns = grid(figure, len(shown))
  for place, number in enumerate(shown, 1):
    axes = figure.add_subplot(rows, columns, place)
    if number in (1, 2):
      _curves(axes, history, number)
    elif number == 3:
      _batch(axes, history[-1], class_names)
    elif number == 6:
      width, height = figure.bbox.width / columns, figure.bbox.height / rows
      _test(axes, history[-1], test, (_FILLED * width, _FILLED * height))
    else:
      _bands(axes, history, number)


def grid(figure: figure_lib.Figure, count: int) -> tuple[int, int]:
  """Returns the rows and columns of panels that suit the shape of a figure."""
  width, height = figure.get_size_inches()
  columns = 1 if count == 1 or 2 * width < height else 2 if width < height else 3
  return -(-count // columns), columns


def draw_waiting(figure: figure_lib.Figure, reason: str, title: str = '') -> None:
  """Clears a figure and writes why it has no panels yet; arguments as those of `draw`."""
  figure.clear()
  figure.suptitle(f'{figures.plain(title)}waiting', fontsize=11)
  figure.text(0.5, 0.5, figures.plain(reason), ha='center', va='center', fontsize=11, wrap=True)


def _curves(axes: axes_lib.Axes, history: Sequence[snapshots.Snapshot], number: int) -> None:
  kind = 'accuracy' if number == 1 else 'loss'
  x = [snapshot.step for snapshot in history]
  for place, (label, color) in enumerate((('training', figures.BLUE), ('test', figures.ORANGE))):
    y = [getattr(snapshot, kind)[place] for snapshot in history]
    axes.plot(x, np.maximum(y, _LOWEST_LOSS), color=color, label=label, linewidth=1.2,
              marker='.' if len(x) < 3 else None)
  axes.set_title('1  accuracy' if number == 1 else '2  cross-entropy loss', fontsize=10)
  if number == 1:
    axes.set_ylim(min(0.9, min(float(snapshot.accuracy.min()) for snapshot in history)), 1.005)
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(_percent))
  _label(axes, 'images right' if number == 1 else 'loss')
  axes.legend(loc='lower right' if number == 1 else 'upper right', fontsize=8, frameon=False)


def _bands(axes: axes_lib.Axes, history: Sequence[snapshots.Snapshot], number: int) -> None:
  kind = 'weights' if number == 4 else 'biases'
  x = np.array([snapshot.step for snapshot in history], float)
  values = np.stack([getattr(snapshot, kind) for snapshot in history])
  if len(x) == 1:
    # A band needs two ends.
    x, values = np.array([x[0] - 0.5, x[0] + 0.5]), np.repeat(values, 2, axis=0)
  half = len(snapshots.PERCENTILES) // 2
  for place in range(half):
    axes.fill_between(x, values[:, place], values[:, -1 - place], color=figures.BLUE, alpha=0.2,
                      linewidth=0)
  axes.plot(x, values[:, half], color=figures.BLUE, linewidth=1.2)
  axes.set_title(f'{number}  {kind}: all, 86, 68, 38%, median', fontsize=10)
  _label(axes, f'value of the {kind}')


def _label(axes: axes_lib.Axes, y: str) -> None:
  """Labels both axes: steps, in whole numbers, and what is measured."""
  figures.declutter(axes)
  axes.set_xlabel('step', fontsize=9)
  axes.set_ylabel(y, fontsize=9)
  axes.tick_params(labelsize=8)
  axes.xaxis.set_major_locator(ticker.MaxNLocator(6, integer=True))
  axes.xaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))


def _percent(share: float, place: object = None) -> str:
  """Returns a share as a percentage with as many digits as it needs: `97.5%`."""
  del place
  return f'{100 * share:.4g}%'


def _batch(axes: axes_lib.Axes, snapshot: snapshots.Snapshot, class_names: Sequence[str]) -> None:
  right = snapshot.labels == snapshot.predicted
  columns = max(1, int(np.ceil(np.sqrt(len(right)))))
  axes.imshow(image_tiles.arrange(snapshot.images, right, columns), interpolation='nearest')
  axes.set_title(f'3  training batch: {right.sum()} of {len(right)} right', fontsize=10)
  axes.set_axis_off()
  if len(right) > _MAX_TEXTS:
    return
  height, width = snapshot.images.shape[1:3]
  size = 6.5 if max(map(len, class_names)) <= 2 else 4.5
  for number in np.flatnonzero(~right):
    left, top = image_tiles.place(int(number), columns, (height, width))
    label, predicted = (figures.plain(class_names[classes[number]][:6])
                        for classes in (snapshot.labels, snapshot.predicted))
    axes.text(left + 1, top + 1, label, fontsize=size, va='top')
    axes.text(left + width, top + height, predicted, fontsize=size, va='bottom', ha='right',
              color='darkred')


def _test(axes: axes_lib.Axes, snapshot: snapshots.Snapshot, test: snapshots.TestSet,
          pixels: tuple[float, float]) -> None:
  right = snapshot.test_predicted == test.labels
  columns, rows = _fitting(pixels, test.images.shape)
  order = image_tiles.mistakes_first(right)[:columns * rows]
  tiles = image_tiles.arrange(test.images[order], right[order], columns)
  # Not to the nearest pixel: strokes are one or two wide, and the images are made smaller.
  axes.imshow(tiles, interpolation='antialiased')
  axes.set_title(f'6  {len(right):,} test images: {right.sum():,} right', fontsize=10)
  # Each row of mistakes lowers the accuracy by the share that the row has of all test images.
  pitch = tiles.shape[0] / -(-len(order) // columns)
  drawn = len(order) / len(right)
  step = next(step for step in _SCALE_STEPS if drawn <= _MOST_TICKS * step)
  errors = np.arange(0, drawn + 1e-6, step)
  axes.set_yticks(errors * len(right) / columns * pitch - 0.5, list(map(_percent, 1 - errors)))
  axes.set_ylabel('images right', fontsize=9)
  axes.set_xlabel('mistakes first', fontsize=9)
  axes.set_xticks([])
  axes.tick_params(labelsize=8)
  axes.spines[:].set_visible(False)


def _fitting(pixels: tuple[float, float], shape: tuple[int, ...]) -> tuple[int, int]:
  """Returns how many columns and rows of legible images fit into a panel and hold no more.

  Args:
    pixels: width and height of the panel.
    shape: of all images, [n, height, width, channels].
  """
  count, height, width, _ = shape
  columns = max(1, int(pixels[0] // _LEGIBLE))
  rows = max(1, int(pixels[1] * width // (_LEGIBLE * height)))
  if columns * rows > count:
    # All fit: as large as they can be.
    columns = max(1, math.ceil(math.sqrt(count * pixels[0] * height / (pixels[1] * width))))
    rows = -(-count // columns)
  return columns, rows
