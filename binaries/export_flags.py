"""The flags of export_main, and what it refuses of them before TensorFlow is imported."""

import pathlib

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import path_flags
from binaries import recipe_flags
from binaries import renamed_flags
from binaries import shared_flags
from engine.export import export_directory
from engine.export import formats
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS

_QUANTIZE = ('none', 'dynamic', 'int8')


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir(is_remote=True)
  recipe_flags.define()
  shared_flags.define_data()
  shared_flags.define_devices()
  flags.DEFINE_enum('format', 'keras', [*formats.FORMATS], 'what to export a run to')
  flags.DEFINE_enum('quantize', 'none', _QUANTIZE, 'tflite: weights in 8 bits (dynamic), or '
                    'weights and activations (int8)')
  number_flags.real('max_loss', 0.01, 'refuse an export whose accuracy on the test images is lower '
                    "than the run's by more than this share of them",
                    settings.Range(0, 1, 'give 0 to 1', 'an accuracy is 1 at most'))
  number_flags.integer('calibration_seed', 0, 'int8: seed of the 500 training images that the '
                       'ranges of the activations are measured on', settings.SEED)
  path_flags.define('import_from', '', 'to make a run of: a .keras file, a .json of Keras with its '
                    '.h5 beside it, or a checkpoint of TensorFlow 1, such as model.ckpt-1000')
  flags.DEFINE_enum('input_range', None, ['1', '255'], 'the largest value of the images that the '
                    'network in a .keras file expects, where its first layer does not tell')
  with help_text.group('output'):
    path_flags.define_output('output', 'directory for the export, which is created; of a '
                             'SavedModel, STEP/ in it')
    flags.DEFINE_bool('overwrite', False, 'replace an export that is there')


def check() -> tuple[formats.Format, pathlib.Path] | None:
  """Refuses flags that contradict each other, and an output that exists.

  Returns:
    Format and directory of an export; None where a run is to be imported.

  Raises:
    errors.InputError: says what to give.
  """
  shared_flags.require_run(exists=bool(FLAGS.output))
  if bool(FLAGS.output) == bool(FLAGS.import_from):
    raise errors.InputError(
      'give --output, to export a run, or --import_from, to make one, but not both'
    )
  if not FLAGS.output:
    return None
  if FLAGS.input_range:
    raise errors.InputError(f'--input_range={FLAGS.input_range}: is for --import_from alone; leave '
                            'it out')
  row = formats.FORMATS[FLAGS.format]
  if FLAGS.quantize != 'none' and row.name != 'tflite':
    raise errors.InputError(
        f'--quantize={FLAGS.quantize}: is for --format=tflite alone; leave one of them out')
  output = _directory(row, FLAGS.output)
  export_directory.refuse(row, output, FLAGS.overwrite)
  formats.require(row, [*dict.fromkeys((*row.converter, *row.runtime))], f'--format={row.name}')
  return row, output


def _directory(row: formats.Format, value: str) -> pathlib.Path:
  """Returns the directory of an export; --output once named the .json of a Keras pair."""
  path = pathlib.Path(value)
  if row.name != 'keras' or path.suffix != '.json' or path.exists():
    return path
  path = path.with_suffix('')
  renamed_flags.print_new_name(f'--output={value}', f'--output={path}, for {path / row.file}')
  return path
