"""The live view as files: a still image, a GIF or an MP4 video. No display is needed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
import pathlib
import shutil
import subprocess

from matplotlib import figure as figure_lib
import numpy as np
from PIL import Image

from engine.live_view import panels
from engine.live_view import snapshots
from engine.reporting.plots import figures as figures_lib
from tfrecords import atomic_file
from tfrecords import errors

SIZE = (12.0, 7.0)
# Of more snapshots every n-th one becomes a frame.
_MAX_FRAMES = 120
_SECONDS_A_FRAME = 0.1
_LAST_SECONDS = 2.0

Progress = Callable[[Sequence[int]], Iterable[int]]


def figures(folder: pathlib.Path, class_names: Sequence[str], title: str, *, last: bool = False,
            progress: Progress = iter) -> Iterator[figure_lib.Figure]:
  """Yields the panels of each snapshot in a folder, drawn into one figure.

  Args:
    folder: of the snapshots.
    class_names: in the order of the labels.
    title: heads the figure, in front of the step.
    last: yields the last snapshot alone.
    progress: wraps the sequence of snapshot numbers, such as a progress bar does.

  Raises:
    errors.InputError: there is no snapshot, or one cannot be read.
  """
  steps = snapshots.steps(folder)
  test = snapshots.read_test(folder)
  if not steps:
    raise errors.InputError(f'{folder}: no frame yet; wait for the first one')
  history = [snapshots.read(folder, step) for step in steps]
  chosen = [len(steps)] if last else list(range(1, len(steps) + 1, -(-len(steps) // _MAX_FRAMES)))
  if chosen[-1] != len(steps):
    chosen.append(len(steps))
  figure = figures_lib.new(*SIZE)
  for count in progress(chosen):
    panels.draw(figure, history[:count], test, class_names, title=title)
    yield figure


def save_gif(drawn: Iterable[figure_lib.Figure], path: pathlib.Path) -> None:
  """Writes all figures as a GIF that loops."""
  images = [Image.fromarray(pixels(figure)).quantize(64) for figure in drawn]
  durations = [_SECONDS_A_FRAME] * (len(images) - 1) + [_LAST_SECONDS]
  with atomic_file.temporary_path(path) as temporary:
    images[0].save(temporary, 'GIF', save_all=True, append_images=images[1:], loop=0,
                   duration=[round(1000 * seconds) for seconds in durations])


def save_mp4(drawn: Iterable[figure_lib.Figure], path: pathlib.Path) -> None:
  """Writes all figures as a video, with ffmpeg.

  Raises:
    errors.InputError: there is no ffmpeg, or it fails.
  """
  program = shutil.which('ffmpeg')
  if not program:
    raise errors.InputError(f'--mp4={path}: needs ffmpeg, which is not installed; give --gif')
  shots = [pixels(figure) for figure in drawn]
  height, width = (side - side % 2 for side in shots[0].shape[:2])
  with atomic_file.temporary_path(path) as temporary:
    done = subprocess.run(
        [program, '-y', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24',
         '-s', f'{width}x{height}', '-r', f'{1 / _SECONDS_A_FRAME:g}', '-i', '-',
         '-pix_fmt', 'yuv420p', str(temporary)],
        input=b''.join(shot[:height, :width].tobytes() for shot in shots), capture_output=True,
        check=False)
    if done.returncode:
      lines = done.stderr.decode(errors='replace').strip().splitlines() or ['it gives no reason']
      raise errors.InputError(f'--mp4={path}: ffmpeg failed ({lines[-1]}); give --gif')


def pixels(figure: figure_lib.Figure) -> np.ndarray:
  """Returns a rendered figure, uint8 [height, width, 3]."""
  figure.canvas.draw()
  return np.asarray(figure.canvas.buffer_rgba())[:, :, :3].copy()  # type: ignore[attr-defined]
