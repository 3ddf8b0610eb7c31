"""Predicts the classes of images with a trained network.

  predict_main --train_dir=runs/mine cat.jpg photos/ 'scans/*.png'
  predict_main --train_dir=runs/digits --dataset=mnist --random=9 --seed=1
  predict_main --model=phone/model.tflite cat.jpg

Pictures of any size and color mode, folders, quoted patterns, or - (one on
standard input) are converted to the run's input; notes say how. --dataset
predicts records instead. Prints the network, then a table, and a line for each
picture that cannot be read (exit status 1).
"""

from absl import flags

from binaries import command
from binaries import output_flags
from binaries import picture_arguments
from binaries import predict_flags
from binaries import predicting_model
from binaries import shared_flags
from binaries import tensorflow_import
from tfrecords import atomic_file
from tfrecords import errors

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Predicts as the flags say."""
  predict_flags.check(argv)
  with picture_arguments.opened(argv, FLAGS.files_from) as pictures:
    _predict(pictures)


def _predict(pictures: picture_arguments.Pictures) -> None:
  csv_path, json_path, plot_path = output_flags.paths(
      pictures.paths, csv='.csv', json='.json', plot='.png')
  tensorflow_import.import_tensorflow()
  from engine.inference import prediction_inputs
  from engine.inference import prediction_output
  from engine.reporting import console
  from engine.reporting.plots import figures
  shared_flags.use_devices()
  asked = predicting_model.chosen()
  predictor = asked.predictor
  refused: list[errors.InputError] = []
  if FLAGS.dataset:
    found = prediction_inputs.predict_examples(
        predictor, prediction_inputs.Examples(
            FLAGS.dataset, FLAGS.split, FLAGS.example, FLAGS.random, FLAGS.seed),
        asked.data_dir, FLAGS.data_source or predictor.config.data_source, FLAGS.views)
  else:
    found, refused = prediction_inputs.predict_paths(
        predictor, pictures.paths, console.log, pictures.names, FLAGS.views)
    command.refuse_all([] if found else refused)
  names = predictor.config.class_names
  print('\n'.join([*asked.heading, prediction_output.table(found, names, FLAGS.top_k)]))
  for path, text in ((csv_path, prediction_output.as_csv), (json_path, prediction_output.as_json)):
    if path:
      atomic_file.write_text(path, text(found, names))
  if plot_path:
    figures.save(prediction_output.draw(found, names, asked.caption), plot_path)
  command.refuse_all(refused)


def run() -> None:
  """The console script."""
  command.run(main, predict_flags.define, resumes=False)


if __name__ == '__main__':
  run()
