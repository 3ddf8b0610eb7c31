"""The flags of serve_main, and what it refuses of them before TensorFlow is imported."""

import dataclasses
import importlib.util
import pathlib
import re

from absl import flags

from binaries import help_text
from binaries import model_flags
from binaries import number_flags
from binaries import shared_flags
from engine.export import formats
from engine.serving import limits as limits_lib
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS

# As imported and as installed.
_PACKAGES = ('starlette', 'uvicorn')
_NAME = re.compile(r'[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}')


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir()
  model_flags.define()
  shared_flags.define_data()
  shared_flags.define_devices()
  with help_text.group('run'):
    flags.DEFINE_string('model_name', '', 'name of the model in addresses, /v1/models/NAME '
                        '(default: the last part of --train_dir or --model)')
    flags.DEFINE_string('host', '127.0.0.1', 'address to serve at; 0.0.0.0: reachable from every '
                        'network, as needed in a container')
    number_flags.integer('port', 8501, 'port; 0: one that is free, which is printed',
                         settings.whole(0, 65_535, 'a port number has 16 bits'))
    number_flags.real('reload_seconds', 5.0, 'interval of looking for a newer checkpoint, seconds; '
                      '0: none is looked for', settings.SECONDS)
    for field in dataclasses.fields(limits_lib.Limits):
      define_number = number_flags.integer if field.type is int else number_flags.real
      define_number(field.name, getattr(limits_lib.Limits, field.name), field.metadata['help'],
                    field.metadata['allowed'])
  with help_text.group('output'):
    flags.DEFINE_bool('access_log', False, 'whether to print a line for every request')


def limits() -> limits_lib.Limits:
  """Returns the limits that the flags say."""
  return limits_lib.Limits(**{
      name: getattr(FLAGS, name) for name in settings.names_of(limits_lib.Limits)})


def check() -> None:
  """Refuses flags that contradict each other, and a missing package.

  Raises:
    errors.InputError: says what to give or to install.
  """
  model_flags.require()
  if FLAGS.model:
    row, _ = formats.find(FLAGS.model)
    formats.require(row, row.runtime, f'--model={FLAGS.model}')
  missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
  if missing:
    raise errors.InputError(f'serving needs {" and ".join(missing)}, which this Python does not '
                            "have; pip install 'rana[serve]'")
  model_name()


def model_name() -> str:
  """Returns the name of the model in addresses.

  Raises:
    errors.InputError: it has characters that an address cannot have.
  """
  given = FLAGS.model_name
  name = given or re.sub(r'[^A-Za-z0-9_.-]', '_', _last_part())
  if not _NAME.fullmatch(name):
    raise errors.InputError(f'--model_name={given}: give letters, digits, _, - and dots alone, at '
                            'most 100')
  return name


def _last_part() -> str:
  """Returns the name of the run or file; of a SavedModel's version that of its directory."""
  path = pathlib.Path(FLAGS.train_dir or FLAGS.model).resolve()
  path = path.parent if FLAGS.model and path.name.isdecimal() else path
  return path.stem if FLAGS.model and path.is_file() else path.name
