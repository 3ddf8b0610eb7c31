"""The flags of predict_main, and what it refuses of them before TensorFlow is imported."""

from absl import flags

from binaries import help_text
from binaries import model_flags
from binaries import number_flags
from binaries import output_flags
from binaries import path_flags
from binaries import shared_flags
from tfrecords import datasets
from tfrecords import errors
from tfrecords import settings
from tfrecords import whole_number

FLAGS = flags.FLAGS


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir(is_remote=True)
  model_flags.define()
  shared_flags.define_data()
  shared_flags.define_devices()
  with help_text.group('data'):
    path_flags.define('files_from', '', 'file with the path of a picture or folder on each line; '
                      '-: standard input')
    flags.DEFINE_string('dataset', '', 'predict records of this data set')
    flags.DEFINE_enum('split', 'test', ['train', 'test'], 'of the data set: which records')
    flags.DEFINE_list('example', [], 'indices of these records, or random: nine of them '
                      '(default: the first twelve)')
    number_flags.integer('random', None, 'predict this many records at random',
                         settings.whole(1, 10 ** 5, 'the table would be too long'))
    number_flags.integer('seed', None, 'seed of the random records; not given: others every time',
                         settings.SEED)
  number_flags.integer('views', 1, 'views of each image whose prediction is not sure: shifted, and '
                       'mirrored if the training images were; 1: none',
                       settings.whole(1, 1000, 'they would differ by more than the images'))
  with help_text.group('output'):
    number_flags.integer('top_k', 3, 'classes named in the table',
                         settings.whole(1, 10 ** 6, 'no data set has that many classes'))
  output_flags.define(csv='file for all probabilities, a .csv',
                      json='file for all probabilities and the notes, a .json',
                      plot='file for the images and their classes, a .png')


def check(pictures: list[str]) -> None:
  """Refuses flags that contradict each other or the arguments.

  Args:
    pictures: the arguments.

  Raises:
    errors.InputError: there is no run, no such data set, or not one kind of images alone.
  """
  model_flags.require(exists=False)
  has_pictures = bool(pictures or FLAGS.files_from)
  if has_pictures == bool(FLAGS.dataset):
    raise errors.InputError('give pictures, or --dataset with --example, but not both')
  if has_pictures:
    _refuse_dataset_flags()
  else:
    datasets.get(FLAGS.dataset, FLAGS.data_dir if FLAGS['data_dir'].present else '')
    _check_examples()
  model_flags.require()


def _refuse_dataset_flags() -> None:
  """Refuses flags of records, as pictures are given."""
  for name in ('example', 'random', 'seed', 'split'):
    if FLAGS[name].present:
      value = FLAGS[name].value
      shown = ','.join(value) if isinstance(value, list) else value
      raise errors.InputError(
          f'--{name}={shown}: is for records of --dataset, and pictures are given; leave one of '
          'them out')


def _check_examples() -> None:
  """Refuses indices that are no numbers, and two ways to choose records."""
  if FLAGS.example and FLAGS.random is not None:
    raise errors.InputError(
        f'--random={FLAGS.random}: --example names the records already; leave one of them out')
  if FLAGS.seed is not None and FLAGS.random is None and FLAGS.example != ['random']:
    raise errors.InputError(f'--seed={FLAGS.seed}: is for records at random; give --random too')
  for text in FLAGS.example if FLAGS.example != ['random'] else ():
    if whole_number.parse(text) is None:
      raise errors.InputError(f'--example={text[:40]}: give whole numbers from 0, or random')
