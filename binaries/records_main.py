"""Fetches, packs, verifies and shows data sets.

  records_main --action=verify --dataset=cifar10

fetch    generates or downloads the record files if they are missing
pack     writes them as TFRecord files too, beside them; overwrites none
verify   reads every record of all splits: counts, class balance, checksums
inspect  shows the first records as a table; --plot: some images of every class
         --seed=1: a random sample instead, and its images with their classes
         --recipe=R: what its network sees; --augment too: augmented versions
import   makes a data set of your own pictures, for every command's --dataset:
         --source=FOLDER --out=DIR; also of a csv, npz or parquet file
"""

from absl import flags

from binaries import augmentation_flags
from binaries import command
from binaries import help_text
from binaries import import_flags
from binaries import number_flags
from binaries import output_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.datasets import dataset_actions
from tfrecords import datasets
from tfrecords import settings
from tfrecords.importing import import_settings

FLAGS = flags.FLAGS


@help_text.group('run')
def define_flags() -> None:
  """The flags of this command."""
  shared_flags.define_data()
  shared_flags.define_download()
  shared_flags.define_threads()
  flags.DEFINE_enum('action', None, [*dataset_actions.ACTIONS, import_flags.ACTION], 'what to do')
  flags.DEFINE_string('dataset', None, f'one of {", ".join(datasets.CATALOG)}, or an imported DIR')
  flags.DEFINE_enum('split', 'train', [*dataset_actions.SPLITS, *import_settings.CHOICES['split']],
                    'inspect: which records; import: what decides (auto): top folders, a column, '
                    "or a hash of the name; auto: the source's own split if it has one")
  number_flags.integer('num_examples', 10, 'inspect: records, images of each class, or versions',
                       settings.whole(1, 10 ** 5, 'the table would be too long'))
  number_flags.integer('seed', None, 'inspect: of a random sample; None: the first', settings.SEED)
  number_flags.integer('example', None, 'inspect: the number of one record', settings.EXAMPLES)
  augmentation_flags.define()
  output_flags.define(plot='inspect: file for images of every class, a .png')
  import_flags.define()


def main(argv: list[str]) -> None:
  """Does what --action says."""
  command.refuse_arguments(argv)
  recipe = augmentation_flags.shown()
  if FLAGS.action == import_flags.ACTION:
    import_flags.run()
    return
  import_flags.refuse()
  request = dataset_actions.DatasetRequest(
      shared_flags.dataset((recipe or FLAGS).dataset or ''), FLAGS.data_dir,
      FLAGS.data_source or 'binary', FLAGS.download_url, FLAGS.download_sha256, FLAGS.split,
      FLAGS.num_examples, FLAGS.seed, output_flags.path('plot', '.png'), FLAGS.example,
      FLAGS.source, *augmentation_flags.parts(recipe))
  dataset_actions.check(FLAGS.action, request)
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  shared_flags.use_threads()
  dataset_actions.run(FLAGS.action, request, console.log)


def run() -> None:
  """The console script."""
  command.run(main, define_flags, resumes=lambda: FLAGS.action == import_flags.ACTION)


if __name__ == '__main__':
  run()
