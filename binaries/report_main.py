"""Makes a report of one run, or a comparison of several, as one HTML page.

  report_main --train_dir=runs/mine
  report_main --train_dir=runs/a runs/b runs/c --output=comparison.html

It shows learning curves, where the time went, the confusion matrix, classes,
worst mistakes, calibration, filters, dead activations, recipe and machine; for
several runs also which settings differ and whether the test images show a
difference. The page is one file and needs no network.
"""

import datetime

from absl import flags

from binaries import command
from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import path_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.reporting import output_path
from tfrecords import atomic_file
from tfrecords import settings

FLAGS = flags.FLAGS


def define_flags() -> None:
  """Declares the flags of this command."""
  shared_flags.define_train_dir()
  shared_flags.define_data()
  shared_flags.define_devices()
  with help_text.group('data'):
    number_flags.integer('num_examples', 0, 'evaluate at most this many test images, from the '
                         'start; 0: all', settings.EXAMPLES)
  output_flags.define(output='file for the page, a .html (default: report.html in the first run)')


def main(argv: list[str]) -> None:
  """Makes the report; further arguments are further runs."""
  shared_flags.require_run()
  paths = [FLAGS.train_dir, *path_flags.expand_arguments(argv)]
  path = output_flags.path('output', '.html')
  tensorflow_import.import_tensorflow()
  from engine.report import report
  from engine.report import report_images
  from engine.reporting import console
  from engine.runs import run_dir as run_dir_lib
  shared_flags.use_devices()
  run_dirs = [run_dir_lib.RunDir(given) for given in paths]
  histories = report.read(run_dirs)
  path = path or output_path.check(
      'output', str(run_dirs[0].path / 'report.html'), '.html', overwrite=FLAGS.overwrite)
  images = report_images.TestImages(FLAGS.data_dir if FLAGS['data_dir'].present else None,
                                    FLAGS.data_source, FLAGS.num_examples)
  page = report.build(histories, images, console.log, datetime.datetime.now())
  if path:
    atomic_file.write_text(path, page)
    console.log(f'the report: {path}')


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=False)


if __name__ == '__main__':
  run()
