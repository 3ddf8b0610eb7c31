"""Trains a classic learner: perceptron, ADALINE or multi-layer perceptron.

  classic_main --model=perceptron --dataset=mnist
  classic_main --model=mlp --hidden=128 --check_gradients --plot=mlp.png

After every epoch a line has the errors during the epoch and the accuracy on the
test images after it. To tune without the test images, give
--validation_examples.
"""

import shlex
import sys

from absl import flags

from binaries import classic_flags
from binaries import command
from binaries import output_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.classic import learner_registry

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Trains as the flags say."""
  command.refuse_arguments(argv)
  json_path, plot_path = output_flags.paths(json='.json', plot='.png')
  given = classic_flags.given()
  learner_registry.check(FLAGS.model, given)
  spec = shared_flags.dataset(FLAGS.dataset)
  source = FLAGS.data_source or 'binary'
  tensorflow_import.import_tensorflow()
  import tqdm

  from engine.classic import training
  from engine.classic import training_plot
  from engine.reporting import console
  from engine.reporting.plots import figures
  shared_flags.use_threads()
  learner = learner_registry.build(FLAGS.model, given)
  if source == 'binary':
    shared_flags.prepare_data(FLAGS.dataset, console.log)
  config = training.TrainingConfig(spec, FLAGS.data_dir, source, FLAGS.validation_examples,
                                   FLAGS.check_gradients)
  with tqdm.tqdm(total=learner.max_epochs, unit='epoch', disable=None, leave=False) as bar:
    result = training.run(FLAGS.model, learner, config, console.log, bar.update)
  if json_path:
    result.save(json_path, shlex.join(['classic_main', *sys.argv[1:]]))
  if plot_path:
    figures.save(training_plot.draw(result), plot_path)


def run() -> None:
  """The console script."""
  command.run(main, classic_flags.define, resumes=False)


if __name__ == '__main__':
  run()
