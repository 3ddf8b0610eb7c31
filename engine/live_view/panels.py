"""The six panels of the live view, drawn into one figure.

  1 accuracy        2 cross-entropy loss      3 the current training batch
  4 weights         5 biases                  6 1,000 test images, mistakes on top

After the visualization of Martin Görner's codelab "TensorFlow and deep learning, without a PhD".
"""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
import numpy as np

from engine.live_view import image_tiles
from engine.live_view import snapshots
from engine.reporting.plots import figures

ALL = (1, 2, 3, 4, 5, 6)
_ROWS, _COLUMNS = 2, 3
# Mistakes in larger batches get no class names: there is no room for them.
_MAX_TEXTS = 100
_LOWEST_LOSS = 1e-4


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
  rows, columns = (_ROWS, _COLUMNS) if len(shown) > 1 else (1, 1)
  for number in shown:
    axes = figure.add_subplot(rows, columns, number if len(shown) > 1 else 1)
    if number in (1, 2):
      _curves(axes, history, number)
    elif number == 3:
      _batch(axes, history[-1], class_names)
    elif number == 6:
      _test(axes, history[-1], test)
    else:
      _bands(axes, history, number)


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
  figures.declutter(axes)
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
  figures.declutter(axes)


def _batch(axes: axes_lib.Axes, snapshot: snapshots.Snapshot, class_names: Sequence[str]) -> None:
  right = snapshot.labels == snapshot.predicted
  columns = max(1, int(np.ceil(np.sqrt(len(right)))))
  axes.imshow(image_tiles.arrange(snapshot.images, right, columns), interpolation='nearest')
  axes.set_title(f'3  training batch: {right.sum()} of {len(right)} right', fontsize=10)
  axes.set_axis_off()
  if len(right) > _MAX_TEXTS:
    return
  height, width = snapshot.images.shape[1:3]
  size = 5.0 if max(map(len, class_names)) <= 2 else 4.0
  for number in np.flatnonzero(~right):
    left, top = image_tiles.place(int(number), columns, (height, width))
    label, predicted = (figures.plain(class_names[classes[number]][:6])
                        for classes in (snapshot.labels, snapshot.predicted))
    axes.text(left + 1, top + 1, label, fontsize=size, va='top')
    axes.text(left + width, top + height, predicted, fontsize=size, va='bottom', ha='right',
              color='darkred')


def _test(axes: axes_lib.Axes, snapshot: snapshots.Snapshot, test: snapshots.TestSet) -> None:
  right = snapshot.test_predicted == test.labels
  order = image_tiles.mistakes_first(right)
  axes.imshow(image_tiles.arrange(test.images[order], right[order]), interpolation='nearest')
  axes.set_title(f'6  {len(right):,} test images: {right.sum():,} right', fontsize=10)
  axes.set_axis_off()
