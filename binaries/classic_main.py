"""Trains a classic learner: perceptron, ADALINE or a multi-layer perceptron written by hand.

  classic_main --model=perceptron --dataset=mnist
  classic_main --model=mlp --hidden=128 --check_gradients --json=mlp.json --plot=mlp.png

After every epoch a line says how many answers were wrong in its course, and how many test images
are told right after it. To tune without the test images, give --validation_examples.
"""

import shlex
import sys

from absl import flags
import tqdm

from binaries import classic_flags
from binaries import command
from engine.classic import learner_registry
from engine.classic import training
from engine.classic import training_plot
from engine.reporting import console
from engine.reporting import output_path
from engine.reporting.plots import figures
from tfrecords import datasets
from tfrecords import prepare

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Trains as the flags say."""
  command.refuse_arguments(argv)
  json_path = output_path.check('json', FLAGS.json, '.json')
  plot_path = output_path.check('plot', FLAGS.plot, '.png')
  learner = learner_registry.build(FLAGS.model, classic_flags.given())
  spec = datasets.get(FLAGS.dataset)
  source = FLAGS.data_source or 'binary'
  if source == 'binary':
    prepare.prepare(spec, FLAGS.data_dir, FLAGS.download_url, FLAGS.download_sha256, console.say)
  config = training.TrainingConfig(spec, FLAGS.data_dir, source, FLAGS.validation_examples,
                                   FLAGS.check_gradients)
  with tqdm.tqdm(total=learner.max_epochs, unit='epoch', disable=None, leave=False) as bar:
    result = training.run(FLAGS.model, learner, config, console.say, bar.update)
  if json_path:
    result.save(json_path, shlex.join(['classic_main', *sys.argv[1:]]))
  if plot_path:
    figures.save(training_plot.draw(result), plot_path)


def run() -> None:
  """The console script."""
  command.run(main, classic_flags.define, resumes=False)


if __name__ == '__main__':
  run()
