"""Asks a trained network about images.

  predict_main --train_dir=runs/mine cat.jpg dog.png
  predict_main --train_dir=runs/digits --dataset=mnist --example=786

Pictures of any size and colour are made into what the run was trained on, and what was done is
said; so is it where a picture is unlike the training images. --dataset takes test images instead,
by their numbers. Prints a table; --csv, --json and --plot write files.
"""

import pathlib

from absl import flags

from binaries import command
from binaries import shared_flags
from engine.inference import prediction_inputs
from engine.inference import prediction_output
from engine.inference import predictor as predictor_lib
from engine.reporting import output_path
from engine.reporting.plots import figures
from engine.runs import run_dir as run_dir_lib
from engine.training import strategy
from tfrecords import atomic_file
from tfrecords import errors

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_train_dir()
  shared_flags.define_data()
  shared_flags.define_devices()
  flags.DEFINE_string('dataset', '', 'ask about test images of this data set')
  flags.DEFINE_list('example', [], 'numbers of these test images (default: the first twelve)')
  flags.DEFINE_integer('top_k', 3, 'classes named in the table', lower_bound=1)
  flags.DEFINE_string('csv', '', 'file for all probabilities, a .csv')
  flags.DEFINE_string('json', '', 'file for the same and the remarks, a .json')
  flags.DEFINE_string('plot', '', 'file for the images and their classes, a .png')


def main(argv: list[str]) -> None:
  """Answers as the flags say."""
  if not FLAGS.train_dir:
    raise errors.InputError('--train_dir is missing; give the directory of a run')
  if bool(argv) == bool(FLAGS.dataset):
    raise errors.InputError('give pictures, or --dataset with --example, but not both')
  csv_path, json_path, plot_path = (
      output_path.check(name, getattr(FLAGS, name), suffix)
      for name, suffix in (('csv', '.csv'), ('json', '.json'), ('plot', '.png')))
  strategy.use_devices(FLAGS.device, gpu_memory_limit_mb=FLAGS.gpu_memory_limit_mb)
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  predictor = predictor_lib.Predictor(run_dir, print)
  if argv:
    found = prediction_inputs.predict_images(predictor, [pathlib.Path(name) for name in argv])
  else:
    found = prediction_inputs.predict_examples(
        predictor, FLAGS.dataset, FLAGS.example, FLAGS.data_dir,
        FLAGS.data_source or predictor.config.data_source)
  names = predictor.config.class_names
  print(prediction_output.table(found, names, FLAGS.top_k))
  for path, text in ((csv_path, prediction_output.as_csv), (json_path, prediction_output.as_json)):
    if path:
      atomic_file.write_text(path, text(found, names))
  if plot_path:
    figures.save(
      prediction_output.draw(found, names, f'{run_dir}, step {predictor.step:,}'), plot_path
    )


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()
