"""The flags of `records_main --action=import`, and the import that they ask for."""

from collections.abc import Callable
import dataclasses

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import path_flags
from binaries import tensorflow_import
from tfrecords import errors
from tfrecords import printable
from tfrecords.importing import import_settings

FLAGS = flags.FLAGS

ACTION = 'import'
# Also a flag of --action=inspect, with other values.
SPLIT = 'split'
_OUTPUT = ('container', 'compression', 'shard_mb', 'num_workers', 'dry_run', 'append')
_DEFINE: dict[object, Callable[..., object]] = {
    bool: flags.DEFINE_bool, str: flags.DEFINE_string}


def define() -> None:
  """Declares a flag for each setting of an import, but --split and --data_dir."""
  with help_text.group('data'):
    path_flags.define('source', '', 'import, verify: a folder of pictures, a csv, npz or parquet '
                      'file, or name[:version] of a data set of tensorflow-datasets')
  with help_text.group('output'):
    path_flags.define('out', '', 'import: the directory of the new data set')
  for field in _fields():
    with help_text.group('output' if field.name in _OUTPUT else 'data'):
      _define(field)


def _fields() -> list[dataclasses.Field]:
  return [field for field in dataclasses.fields(import_settings.ImportSettings)
          if 'help' in field.metadata and field.name != SPLIT]


def _define(field: dataclasses.Field) -> None:
  text, allowed = f'import: {field.metadata["help"]}', field.metadata['allowed']
  default = getattr(import_settings.ImportSettings, field.name)
  if field.name in import_settings.CHOICES:
    flags.DEFINE_enum(field.name, default, import_settings.CHOICES[field.name], text)
  elif field.name == 'class_order':
    path_flags.define(field.name, default, text)
  elif allowed:
    define = number_flags.integer if field.type is int else number_flags.real
    define(field.name, default, text, allowed)
  else:
    _DEFINE[field.type](field.name, default, text)


def refuse() -> None:
  """Refuses the flags of an import, for the other actions.

  Raises:
    errors.InputError: names the first one that is given.
  """
  for name in ('source', 'out', *(field.name for field in _fields())):
    # The originals of an imported set are compared.
    if FLAGS[name].present and (name, FLAGS.action) != ('source', 'verify'):
      raise errors.InputError(f'--{name}: only --action={ACTION} uses it; leave it out')


def settings() -> import_settings.ImportSettings:
  """Returns what the flags ask for.

  Raises:
    errors.InputError: a flag of another action is given, or a value cannot be used.
  """
  names = [field.name for field in dataclasses.fields(import_settings.ImportSettings)]
  for group in help_text.GROUPS:
    for flag in FLAGS.flags_by_module_dict().get(group, ()):
      if flag.present and flag.name not in ('action', *names):
        raise errors.InputError(f'--{flag.name}: --action={ACTION} does not use it; leave it out')
  return import_settings.ImportSettings(**{
      name: getattr(FLAGS, name) for name in names if name != SPLIT or FLAGS[name].present})


def run() -> None:
  """Imports as the flags say.

  Raises:
    errors.InputError: a flag, the source or the directory of the data set cannot be used.
  """
  asked = settings()
  # Not above: tqdm imports packages that a wrong flag need not wait for.
  import tqdm

  # The other sources and files need no TensorFlow.
  if asked.kind == 'tfds' or asked.container == 'tfrecord':
    tensorflow_import.import_tensorflow()
  from tfrecords.importing import importer
  importer.run(asked, lambda line: tqdm.tqdm.write(printable.text(line)))
