"""The flags of predict_main, and what it refuses of them before TensorFlow is imported."""

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import shared_flags
from tfrecords import datasets
from tfrecords import errors
from tfrecords import settings
from tfrecords import whole_number

FLAGS = flags.FLAGS


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir()
  shared_flags.define_data()
  shared_flags.define_devices()
  with help_text.group('data'):
    flags.DEFINE_string('dataset', '', 'predict test images of this data set')
    flags.DEFINE_list('example', [], 'indices of these test images, or random: nine of them '
                      '(default: the first twelve)')
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
  shared_flags.require_run(exists=False)
  if bool(pictures) == bool(FLAGS.dataset):
    raise errors.InputError('give pictures, or --dataset with --example, but not both')
  if pictures and FLAGS.example:
    raise errors.InputError(
        f'--example={",".join(FLAGS.example)}: is for test images, and pictures are given; leave '
        'one of them out')
  if FLAGS.dataset:
    datasets.get(FLAGS.dataset, FLAGS.data_dir if FLAGS['data_dir'].present else '')
  for text in FLAGS.example if FLAGS.example != ['random'] else ():
    if whole_number.parse(text) is None:
      raise errors.InputError(f'--example={text[:40]}: give whole numbers from 0, or random')
  shared_flags.require_run()
