"""Predicts the classes of images with a trained network.

  predict_main --train_dir=runs/mine cat.jpg dog.png photos/
  predict_main --train_dir=runs/digits --dataset=mnist --example=786

Pictures of any size and color mode, or folders of them, are converted to the
run's input; notes say how. --dataset predicts test images instead. Prints a
table, and a line for each picture that cannot be read (exit status 1).
"""

from absl import flags

from binaries import command
from binaries import output_flags
from binaries import path_flags
from binaries import predict_flags
from binaries import shared_flags
from binaries import tensorflow_import
from tfrecords import atomic_file

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Predicts as the flags say."""
  predict_flags.check(argv)
  csv_path, json_path, plot_path = output_flags.paths(
      argv, csv='.csv', json='.json', plot='.png')
  tensorflow_import.import_tensorflow()
  from engine.inference import prediction_inputs
  from engine.inference import prediction_output
  from engine.inference import predictor as predictor_lib
  from engine.reporting import console
  from engine.reporting.plots import figures
  from engine.runs import run_dir as run_dir_lib
  shared_flags.use_devices()
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  predictor = predictor_lib.Predictor(run_dir, console.log)
  if argv:
    found, refused = prediction_inputs.predict_paths(
        predictor, path_flags.expand_arguments(argv), console.log)
    command.refuse_all([] if found else refused)
  else:
    found, refused = prediction_inputs.predict_examples(
        predictor, FLAGS.dataset, FLAGS.example, shared_flags.data_dir_of(run_dir, console.log),
        FLAGS.data_source or predictor.config.data_source), []
  names, caption = predictor.config.class_names, f'{run_dir}, step {predictor.step:,}'
  print(prediction_output.table(found, names, FLAGS.top_k))
  for path, text in ((csv_path, prediction_output.as_csv), (json_path, prediction_output.as_json)):
    if path:
      atomic_file.write_text(path, text(found, names))
  if plot_path:
    figures.save(prediction_output.draw(found, names, caption), plot_path)
  command.refuse_all(refused)


def run() -> None:
  """The console script."""
  command.run(main, predict_flags.define, resumes=False)


if __name__ == '__main__':
  run()
