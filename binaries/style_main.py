"""Paints a picture in the manner of another.

  style_main --content=cat.jpg --style=strokes --out=painted.png
  style_main --network=imagenet-vgg-verydeep-19.mat --content=cat.jpg --style=a.jpg --out=b.jpg

The network that looks at the pictures is one that was trained here (--network=RUN; runs/cifar10, if
it is there) or VGG-19's published file. The same command goes on where it was ended.
"""

from absl import flags

from binaries import command
from binaries import flags as shared
from binaries import style_flags
from engine.reporting import console
from engine.reporting import output_file
from engine.reporting.plots import canvas
from engine.style import networks
from engine.style import painting
from engine.style import pictures
from engine.style import sheet
from engine.training import strategy
from tfrecords import errors

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  style_flags.define()
  shared.define_devices()
  flags.DEFINE_string('out', '', 'file for the picture, a .png or .jpg')
  flags.DEFINE_string('plot', '', 'file for content, style, result and losses side by side, a .png')


def main(argv: list[str]) -> None:
  """Paints as the flags say."""
  command.refuse_arguments(argv)
  out = output_file.check('out', FLAGS.out, *pictures.SUFFIXES)
  if not out:
    raise errors.InputError('--out is missing; give the file of the picture to be made')
  plot = output_file.check('plot', FLAGS.plot, '.png')
  settings = style_flags.settings()
  strategy.use_devices(FLAGS.device, gpu_memory_limit_mb=FLAGS.gpu_memory_limit_mb)
  work = painting.Painting(settings, networks.read(FLAGS.network, console.say), out, console.say)
  work.paint()
  if plot:
    canvas.save(sheet.draw(work), plot)
  console.say(f'{out}: painted; its state lies in {work.folder}')


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()
