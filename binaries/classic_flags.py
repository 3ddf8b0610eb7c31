"""The flags of classic_main: a flag for every setting of every classic learner."""

from collections.abc import Callable
import dataclasses

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import shared_flags
from engine.classic import hyperparameters
from engine.classic import learner_registry
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS

_DEFINE: dict[object, Callable[..., object]] = {
    int: flags.DEFINE_integer, float: flags.DEFINE_float, bool: flags.DEFINE_bool,
    str: flags.DEFINE_string, tuple[int, ...]: flags.DEFINE_list}


def define() -> None:
  """Declares all flags."""
  shared_flags.define_data()
  shared_flags.define_download()
  with help_text.group('run'):
    shared_flags.define_threads()
    flags.DEFINE_string('model', 'perceptron',
                        f'the learner: {", ".join(learner_registry.SETTINGS)}')
  with help_text.group('data'):
    flags.DEFINE_string('dataset', 'mnist', 'the data set')
    number_flags.integer('validation_examples', 0, 'keep this many last training images for '
                         'validation, and evaluate on them instead of the test images',
                         settings.EXAMPLES)
  with help_text.group('training'):
    flags.DEFINE_bool('check_gradients', False, 'mlp: compare the gradients of every step with '
                      'automatic differentiation')
    for name, fields in _by_name().items():
      field = next(iter(fields.values()))
      defaults = ', '.join(f'{model} {hyperparameters.as_flag(each.default)}'
                           for model, each in fields.items())
      _DEFINE[field.type](name, None, f'{field.metadata["help"]} (default: {defaults})')
  output_flags.define(json='file for the result of every epoch, a .json',
                      plot='file for the learning curves and the weights, a .png')


def given() -> dict[str, object]:
  """Returns the settings that the flags give.

  Raises:
    errors.InputError: a list holds something else than whole numbers.
  """
  found = {name: getattr(FLAGS, name) for name in _by_name()}
  return {name: _numbers(name, value) if isinstance(value, list) else value
          for name, value in found.items() if value is not None}


def _by_name() -> dict[str, dict[str, dataclasses.Field]]:
  """Returns for each setting the learners that have it, with its field there."""
  found: dict[str, dict[str, dataclasses.Field]] = {}
  for model, learner in learner_registry.SETTINGS.items():
    for field in hyperparameters.fields(learner):
      found.setdefault(field.name, {})[model] = field
  return found


def _numbers(name: str, texts: list[str]) -> tuple[int, ...]:
  try:
    # Any number; the learner checks the range.
    return tuple(number_flags.of_list(text, settings.SEED) for text in texts)
  except ValueError as error:
    raise errors.InputError(f'--{name}={",".join(texts)}: {error}') from error
