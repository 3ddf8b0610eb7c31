"""Exports a trained network to Keras, or imports one.

  export_main --train_dir=runs/digits --output=model.json
  export_main --import_from=model.json --recipe=mnist_cnn --train_dir=runs/back

The first writes the architecture as JSON, the weights as HDF5 beside it, and
the layers that Keras lacks; before the command ends, Keras has loaded them and
computed the same. The second makes such a pair a run directory, which
train_main continues, eval_main evaluates and predict_main predicts with.
"""

import pathlib

from absl import flags

from binaries import command
from binaries import output_flags
from binaries import path_flags
from binaries import recipe_flags
from binaries import shared_flags
from binaries import tensorflow_import
from tfrecords import errors
from tfrecords import printable

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_train_dir()
  recipe_flags.define()
  shared_flags.define_data()
  shared_flags.define_devices()
  flags.DEFINE_enum('format', 'keras', ['keras'], 'JSON and HDF5 of Keras 3')
  output_flags.define(output='file for the architecture, a .json; weights and layers are saved '
                      'beside it')
  path_flags.define('import_from', '', 'a .json of Keras with its .h5 beside it, to import')


def main(argv: list[str]) -> None:
  """Exports or imports as the flags say."""
  command.refuse_arguments(argv)
  shared_flags.require_run(exists=bool(FLAGS.output))
  if bool(FLAGS.output) == bool(FLAGS.import_from):
    raise errors.InputError(
      'give --output, to export a run, or --import_from, to make one, but not both'
    )
  path = output_flags.path('output', '.json') or pathlib.Path()
  recipe = recipe_flags.chosen()
  tensorflow_import.import_tensorflow()
  from engine.export import keras_export
  from engine.inference import predictor
  from engine.reporting import console
  from engine.runs import run_dir as run_dir_lib
  shared_flags.use_devices()
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  if FLAGS.output:
    written = keras_export.export(
        predictor.Predictor(run_dir, console.log), path, overwrite=FLAGS.overwrite)
    names = ', '.join(map(printable.text, written))
    console.log(f'{run_dir}: {names}; Keras loads them and computes the same')
    return
  keras_export.import_keras(
      pathlib.Path(FLAGS.import_from), recipe, FLAGS.data_dir, run_dir)
  console.log(f'{run_dir}: a run at step 0 with the weights of {printable.text(FLAGS.import_from)}')


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=False)


if __name__ == '__main__':
  run()
