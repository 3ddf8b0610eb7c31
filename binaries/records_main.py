"""Fetches, packs, verifies and shows data sets.

  records_main --action=verify --dataset=cifar10

fetch    generates or downloads the record files if they are missing
pack     writes them as TFRecord files too, beside them; overwrites none
verify   reads every record of both splits: counts, class balance, checksums
inspect  shows the first records as a table; --plot: some images of every class
         --seed=1: a random sample instead, and its images with their classes
"""

from absl import flags

from binaries import command
from binaries import number_flags
from binaries import output_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.datasets import dataset_actions
from tfrecords import datasets
from tfrecords import settings

FLAGS = flags.FLAGS


def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_data()
  shared_flags.define_download()
  shared_flags.define_threads()
  flags.DEFINE_enum('action', None, list(dataset_actions.ACTIONS), 'what to do')
  flags.DEFINE_string('dataset', '', f'one of {", ".join(datasets.CATALOG)}')
  flags.DEFINE_enum('split', 'train', dataset_actions.SPLITS, 'inspect: which records')
  number_flags.integer('num_examples', 10, 'inspect: records, and images of each class',
                       settings.whole(1, 10 ** 5, 'the table would be too long'))
  number_flags.integer('seed', None, 'inspect: the seed of a random sample; None: the first ones',
                       settings.SEED)
  output_flags.define(plot='inspect: file for images of every class, a .png')


def main(argv: list[str]) -> None:
  """Does what --action says."""
  command.refuse_arguments(argv)
  request = dataset_actions.DatasetRequest(
      spec=datasets.get(FLAGS.dataset), data_dir=FLAGS.data_dir,
      data_source=FLAGS.data_source or 'binary', download_url=FLAGS.download_url,
      download_sha256=FLAGS.download_sha256, split=FLAGS.split, num_examples=FLAGS.num_examples,
      seed=FLAGS.seed, plot=output_flags.path('plot', '.png'))
  dataset_actions.check(FLAGS.action, request)
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  shared_flags.use_threads()
  dataset_actions.run(FLAGS.action, request, console.log)


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=False)


if __name__ == '__main__':
  run()
