"""Style transfer: paints one picture in the style of another.

  style_main --content=cat.jpg --style=strokes --output=painted.png
  style_main --content=cat.jpg --style=a.jpg --output=b.jpg
      --feature_network=imagenet-vgg-verydeep-19.mat

The network whose features are compared is one that was trained here
(--feature_network=RUN; by default the run of `make train`) or VGG-19's
published file. The same command continues where it was interrupted.
"""

from absl import flags

from binaries import command
from binaries import output_flags
from binaries import shared_flags
from binaries import style_flags
from binaries import tensorflow_import
from engine.style import settings as settings_lib
from tfrecords import errors
from tfrecords import printable

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  style_flags.define()
  shared_flags.define_devices()
  output_flags.define(output='file for the picture, a .png or .jpg',
                      plot='file for content, style, result and losses side by side, a .png')


def main(argv: list[str]) -> None:
  """Runs the style transfer that the flags describe."""
  command.refuse_arguments(argv)
  # An existing output is continued if its state matches, and refused later if not.
  out = output_flags.path('output', *settings_lib.PICTURE_SUFFIXES, overwrite=True)
  if not out:
    raise errors.InputError('--output is missing; give a file for the picture')
  plot = output_flags.path('plot', '.png')
  output_flags.refuse_same(output=out, plot=plot)
  settings = style_flags.settings()
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  from engine.reporting.plots import figures
  from engine.style import feature_networks
  from engine.style import result_figure
  from engine.style import style_transfer
  shared_flags.use_devices()
  transfer = style_transfer.StyleTransfer(
    settings, feature_networks.read(FLAGS.feature_network, console.log), out, console.log,
    FLAGS.keep_outputs
  )
  transfer.run()
  if plot:
    figures.save(result_figure.draw(transfer), plot)
  console.log(printable.text(f'{out}: painted; its state is in {transfer.state.path}'))


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()
