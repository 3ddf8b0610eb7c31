"""Gives a trained network to other programs, and takes one from them.

  export_main --train_dir=runs/digits --output=model.json
  export_main --import_from=model.json --recipe=mnist_cnn --train_dir=runs/back

The first writes the architecture as JSON, the weights as HDF5 beside it, and the layers that Keras
lacks; Keras has loaded them and said the same before the command says done. The second makes such a
pair a run directory again, which train_main continues, eval_main measures and predict_main asks.
"""

import pathlib

from absl import flags

from binaries import command
from binaries import shared_flags
from engine.export import keras_export
from engine.inference import predictor
from engine.reporting import console
from engine.reporting import output_path
from engine.runs import run_dir as run_dir_lib
from engine.training import strategy
from tfrecords import errors

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_train_dir()
  shared_flags.define_recipe()
  shared_flags.define_data()
  shared_flags.define_devices()
  flags.DEFINE_enum('format', 'keras', ['keras'], 'JSON and HDF5 of Keras 3')
  flags.DEFINE_string('output', '', 'file for the architecture, a .json; the weights lie beside it')
  flags.DEFINE_string('import_from', '', 'a .json to make a run of, its .h5 beside it')


def main(argv: list[str]) -> None:
  """Exports or imports as the flags say."""
  command.refuse_arguments(argv)
  if not FLAGS.train_dir:
    raise errors.InputError('--train_dir is missing; give the directory of a run')
  if bool(FLAGS.output) == bool(FLAGS.import_from):
    raise errors.InputError(
      'give --output, to export a run, or --import_from, to make one, but not both'
    )
  strategy.use_devices(FLAGS.device, gpu_memory_limit_mb=FLAGS.gpu_memory_limit_mb)
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  if FLAGS.output:
    path = output_path.check('output', FLAGS.output, '.json') or pathlib.Path()
    written = keras_export.export(predictor.Predictor(run_dir, console.say), path)
    console.say(f'{run_dir}: {", ".join(map(str, written))}; Keras loads them and says the same')
    return
  keras_export.import_keras(
      pathlib.Path(FLAGS.import_from), shared_flags.chosen_recipe(), FLAGS.data_dir, run_dir)
  console.say(f'{run_dir}: a run at step 0 with the weights of {FLAGS.import_from}')


def run() -> None:
  """The console script."""
  command.run(main, define_flags)


if __name__ == '__main__':
  run()
