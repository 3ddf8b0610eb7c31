"""`train_main --find_lr`: the learning-rate range test, its files and the suggested command."""

from collections.abc import Mapping, Sequence
import json
import pathlib
import shlex
import sys

from absl import flags

from binaries import help_text
from binaries import output_flags
from binaries import path_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import train_flags
from engine.config import recipe as recipe_lib
from engine.reporting import output_path
from tfrecords import address
from tfrecords import atomic_file
from tfrecords import errors

FLAGS = flags.FLAGS

# Flags that ask for something else than a training.
MODES = ('replay', 'find_lr', 'model_summary', 'verify_replicas')
# Flags of the test, which are removed from the suggested command.
_SWITCHES, _FILES = ('find_lr', 'overwrite'), ('json', 'plot')


def define() -> None:
  """Declares the flags of the test; it shares --plot and --overwrite with the training."""
  with help_text.group('training'):
    flags.DEFINE_bool('find_lr', False, 'train in memory with a rate that rises from step to step, '
                      'and suggest a learning rate from the losses; no run is changed')
  with help_text.group('output'):
    path_flags.define('json', '', 'find_lr: file for the rates, losses and the suggestion, a .json')


def refuse_other_modes() -> None:
  """Checks that at most one flag asks for something else than a training.

  Raises:
    errors.InputError: there are two.
  """
  modes = [f'--{name}' for name in MODES if FLAGS[name].value]
  if len(modes) > 1:
    raise errors.InputError(f'{modes[0]} and {modes[1]} contradict each other; give one of them')


def refuse_unused_files() -> None:
  """Checks that --plot and --json are used by the given flags.

  Raises:
    errors.InputError: one of them is not; the message says which flags use it.
  """
  if FLAGS.plot and not (FLAGS.model_summary or FLAGS.find_lr):
    raise errors.InputError(
        '--plot: only --model_summary and --find_lr draw; give one of them or leave it out')
  if FLAGS.json and not FLAGS.find_lr:
    raise errors.InputError('--json: only --find_lr writes it; give both or leave it out')


def run(recipe: recipe_lib.Recipe) -> None:
  """Tests the rates of a recipe, writes both files, and prints the suggested command.

  Raises:
    errors.InputError: data, devices, recipe or files cannot be used, or no rate lowers the loss.
  """
  options = train_flags.options(recipe)
  plot, result = (_output(name, suffix, options.train_dir)
                  for name, suffix in (('plot', '.png'), ('json', '.json')))
  tensorflow_import.import_tensorflow()
  from engine.reporting import console
  from engine.reporting.plots import figures
  from engine.reporting.plots import lr_range
  from engine.trainer import lr_finder
  recipe.check_layers()
  shared_flags.use_devices(FLAGS.logical_devices)
  if options.data_source == 'binary':
    shared_flags.prepare_data(recipe.dataset, console.log)
  found = lr_finder.run(recipe, options, console.log)
  title = f'{recipe.name}: {len(found.rates)} steps of {recipe.batch_size} with a rising rate'
  figures.save(lr_range.draw(
      title, found.rates, found.losses, found.smoothed, found.suggested), plot)
  atomic_file.write_text(result, json.dumps(found.as_json(), indent=2) + '\n')
  console.log(f'the picture is {plot}, the numbers are in {result}')
  if found.suggested is None:
    raise errors.InputError(
        f'--find_lr: the loss falls at no rate from {found.rates[0]:.2g} to {found.rates[-1]:.2g}; '
        f'give a --learning_rate that is far from {recipe.learning_rate:g}, around which they lie')
  console.log(found.explanation())
  console.log(command_line(sys.argv[1:], found.changes()))


def _output(name: str, suffix: str, train_dir: str) -> pathlib.Path:
  """Returns the file that a flag names, by default one beside the run directory."""
  if path := output_flags.path(name, suffix):
    return path
  if address.is_remote(train_dir):
    raise errors.InputError(
        f'--find_lr: give --{name}=FILE{suffix}, a file of this machine; by default it would lie '
        f'beside {train_dir}')
  path = pathlib.Path(f'{train_dir.rstrip("/")}-find_lr{suffix}')
  try:
    path.parent.mkdir(parents=True, exist_ok=True)
  except OSError as error:
    raise errors.InputError(f'{path.parent}: {errors.reason(error)}; give --{name}=FILE{suffix}'
                            ) from error
  output_path.check(name, str(path), suffix, overwrite=FLAGS.overwrite)
  return path


def command_line(arguments: Sequence[str], changes: Mapping[str, float]) -> str:
  """Returns the command that trains with other settings.

  Args:
    arguments: of the command line of the test.
    changes: settings by flag.
  """
  removed = {*_SWITCHES, *_FILES, *changes}
  kept: list[str] = []
  rest = iter(arguments)
  for argument in rest:
    name, equals, _ = argument.lstrip('-').partition('=')
    is_flag = argument.startswith('-')
    if is_flag and name in removed:
      if not equals and name not in _SWITCHES:
        # The value is the next argument.
        next(rest, None)
    elif not (is_flag and name.removeprefix('no') in _SWITCHES):
      kept.append(argument)
  return shlex.join(['train_main', *kept, *(f'--{name}={value:g}'
                                            for name, value in changes.items())])
