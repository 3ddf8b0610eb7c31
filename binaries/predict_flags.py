"""The flags of predict_main."""

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import shared_flags
from tfrecords import settings


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir()
  shared_flags.define_data()
  shared_flags.define_devices()
  with help_text.group('data'):
    flags.DEFINE_string('dataset', '', 'predict test images of this data set')
    flags.DEFINE_list('example', [], 'indices of these test images (default: the first twelve)')
  with help_text.group('output'):
    number_flags.integer('top_k', 3, 'classes named in the table',
                         settings.whole(1, 10 ** 6, 'no data set has that many classes'))
  output_flags.define(csv='file for all probabilities, a .csv',
                      json='file for the same and the notes, a .json',
                      plot='file for the images and their classes, a .png')
