"""Exports a trained network, or imports one from Keras or TensorFlow 1.

  export_main --format=savedmodel --train_dir=runs/digits --output=served
  export_main --format=tflite --quantize=int8 --train_dir=runs/digits --output=p
  export_main --import_from=k/model.json --recipe=mnist_cnn --train_dir=runs/b

An export is done when its own runtime has loaded it and answered the whole test
set: the accuracy of both and the number of answers that changed are printed and
kept beside it. --model of predict_main and eval_main takes any export. The last
lines make run directories, which train_main continues, of a Keras pair, of a
sequential network in Keras's .keras file, and of a checkpoint of the CIFAR-10
tutorial in TensorFlow 1.
"""

import pathlib

from absl import flags

from binaries import command
from binaries import export_flags
from binaries import recipe_flags
from binaries import shared_flags
from binaries import tensorflow_import
from tfrecords import printable

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Exports or imports as the flags say."""
  command.refuse_arguments(argv)
  asked = export_flags.check()
  recipe = recipe_flags.chosen()
  tensorflow_import.import_tensorflow()
  from engine.export import export_run
  from engine.export import foreign_run
  from engine.reporting import console
  from engine.runs import run_dir as run_dir_lib
  shared_flags.use_devices()
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  if asked:
    export_run.export(
        run_dir, export_run.Wanted(*asked, FLAGS.overwrite, FLAGS.quantize, FLAGS.max_loss,
                                   FLAGS.calibration_seed),
        shared_flags.data_dir_of(run_dir, console.log), FLAGS.data_source, console.log)
    return
  step = foreign_run.import_run(
      pathlib.Path(FLAGS.import_from), recipe, FLAGS.data_dir, run_dir,
      int(FLAGS.input_range or 0))
  console.log(f'{run_dir}: a run at step {step:,} with the weights of '
              f'{printable.text(FLAGS.import_from)}')


def run() -> None:
  """The console script."""
  command.run(main, export_flags.define, resumes=False)


if __name__ == '__main__':
  run()
