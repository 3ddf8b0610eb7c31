"""Shows the six panels of a training that runs, or ran, with --live_view.

  live_view_main --train_dir=runs/digits
  live_view_main --train_dir=runs/digits --png=panels.png --gif=panels.gif

The first opens a window, or without a display a page for the browser; keys: 1
to 6 show one panel, 0 all, space pauses. The second writes files.
"""

import functools
import os
import sys

from absl import flags

from binaries import command
from binaries import output_flags
from binaries import shared_flags
from binaries import tensorflow_import
from tfrecords import printable

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_train_dir()
  shared_flags.define_page()
  output_flags.define(png='file for the last frame, a .png', gif='file for all frames, a .gif',
                      mp4='file for all frames, a .mp4; needs ffmpeg')


def main(argv: list[str]) -> None:
  """Shows or writes as the flags say."""
  command.refuse_arguments(argv)
  shared_flags.require_run()
  png, gif, mp4 = output_flags.paths(png='.png', gif='.gif', mp4='.mp4')
  tensorflow_import.import_tensorflow()
  import tqdm

  from engine.live_view import animation
  from engine.live_view import window
  from engine.reporting import console
  from engine.reporting.plots import figures
  from engine.runs import run_dir as run_dir_lib
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  config = run_dir.read_config()
  title = f'{config.recipe.name}, '
  if not (png or gif or mp4):
    window.show(run_dir.live, config.class_names, title, display=_display(),
                address=FLAGS.address, port=FLAGS.port, log=console.log)
    return
  drawn = functools.partial(animation.figures, run_dir.live, config.class_names, title)
  bar = functools.partial(tqdm.tqdm, unit='frame', disable=None, leave=False)
  if png:
    for figure in drawn(last=True):
      figures.save(figure, png)
  if gif:
    animation.save_gif(drawn(progress=bar), gif)
  if mp4:
    animation.save_mp4(drawn(progress=bar), mp4)
  console.log(f'{run_dir}: {", ".join(printable.text(path) for path in (png, gif, mp4) if path)}')


def _display() -> bool:
  return sys.platform in ('darwin', 'win32') or bool(
      os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'))


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=False)


if __name__ == '__main__':
  run()
