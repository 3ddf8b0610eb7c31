"""Finds the pictures of a data set whose labels are doubtful.

  label_check_main --dataset=mnist --csv=doubtful.csv --plot=doubtful.png

The training split is parted into --folds. A network is trained on all parts but
one and asked about that one, for each part in its turn, so that every picture
is judged by a network that has not seen it. The labels that the networks doubt
most come first in the table, in the CSV and in the picture. Nothing is changed.
Without --recipe a quick one for the data set is used; every setting of a recipe
is a flag. The same command resumes after an interruption.
"""

from absl import flags

from binaries import command
from binaries import label_check_flags
from binaries import output_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.config import recipe_catalog

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Checks the labels and writes the result."""
  command.refuse_arguments(argv)
  if FLAGS.recipe == 'list':
    print(recipe_catalog.table())
    return
  recipe = label_check_flags.recipe()
  csv, plot = output_flags.paths(csv='.csv', plot='.png')
  tensorflow_import.import_tensorflow()
  from engine.label_check import doubtful_labels
  from engine.label_check import label_check
  from engine.label_check import provenance
  from engine.reporting import console
  from engine.reporting.plots import figures
  from tfrecords import atomic_file
  shared_flags.use_devices()
  config = label_check_flags.config(recipe, console.log)
  source = label_check.open_source(config)
  names, paths = source.spec.class_names, provenance.paths(source.spec, config.options.data_dir)
  ranking = label_check.run(config, source, console.log)
  for line in doubtful_labels.lines(ranking, names, paths):
    console.log(line)
  if csv:
    text = doubtful_labels.as_csv(ranking, names, paths)
    # Names of files may hold any bytes.
    atomic_file.write_bytes(csv, text.encode('utf-8', 'surrogateescape'))
    console.log(f'all records, the most doubted first: {csv}')
  if plot:
    figures.save(doubtful_labels.draw(ranking, source, paths, FLAGS.num_examples), plot)
    console.log(f'the images whose labels are doubted most: {plot}')


def run() -> None:
  """The console script."""
  command.run(main, label_check_flags.define)


if __name__ == '__main__':
  run()
