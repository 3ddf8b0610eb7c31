"""The flags of gradcheck_main, and what they ask to be checked."""

from __future__ import annotations

import dataclasses
import typing

from absl import flags

from binaries import help_text
from binaries import number_flags
from binaries import output_flags
from binaries import recipe_flags
from binaries import shared_flags
from binaries import tensorflow_import
from engine.config import recipe_catalog
from engine.gradcheck import explained_inputs
from engine.gradcheck import network_names
from tfrecords import errors
from tfrecords import settings

if typing.TYPE_CHECKING:
  from engine.gradcheck import finite_differences

FLAGS = flags.FLAGS

WHAT = ('op', 'model', 'recipe', 'train_dir', 'explain')
# Images of a batch, unless --batch_size says otherwise: the loss is computed hundreds of times.
_BATCH = 4
_SAMPLE = 20
_ALL = 10 ** 9


def _op_names() -> str:
  # The operations are functions of TensorFlow.
  tensorflow_import.import_tensorflow()
  from engine.gradcheck import op_targets
  return '\n'.join(op_targets.NAMES)


def _network_names() -> str:
  return '\n'.join(network_names.NETWORKS)


# What the value `list` shows.
LISTS = {'op': _op_names, 'recipe': recipe_catalog.table, 'model': _network_names}


def define() -> None:
  """Declares all flags."""
  shared_flags.define_train_dir()
  recipe_flags.define()
  shared_flags.define_data()
  shared_flags.define_download()
  FLAGS.set_default('batch_size', _BATCH)
  with help_text.group('run'):
    shared_flags.define_threads()
    flags.DEFINE_string('op', '', "check an operation, or 'all' of them; 'list' shows their names")
    flags.DEFINE_enum('explain', None, list(explained_inputs.INPUTS),
                      'show an operation step by step on a few numbers')
    flags.DEFINE_string('image', None, "of --explain=conv2d and max_pool: a matrix, its rows "
                        "separated by ';', as in '1 0 2; 0 3 1'")
    flags.DEFINE_string('filter', None, 'of --explain=conv2d: the weights, a matrix')
    flags.DEFINE_string('values', None, 'of the other operations of --explain: logits or channels; '
                        'for batch_normalization a row for each example')
    number_flags.integer('label', None, 'of --explain=cross_entropy: the right class, from 0',
                         settings.whole(0, 2 ** 31 - 1, 'there are fewer values'))
    number_flags.integer('max_elements', 0, 'elements of each variable that are checked; 0: 20, '
                         "and all of an operation's arguments", settings.EXAMPLES)
    number_flags.integer('seed', 0, 'seed of random images, dropout, augmentation and the sample '
                         'of elements', settings.whole(0, 2 ** 31 - 1, 'a seed has 31 bits'))
  output_flags.define(plot='file for the errors of all elements, or for the steps of --explain, a '
                      '.png')


def chosen() -> str:
  """Returns which of WHAT is given.

  Raises:
    errors.InputError: none, or more than one; there is no such network.
  """
  given = [name for name in WHAT
           if (FLAGS[name].present if name == 'recipe' else getattr(FLAGS, name))]
  if 'recipe' in given and 'model' in given:
    # The recipe's own network, replaced.
    given.remove('model')
  if len(given) != 1:
    raise errors.InputError(
        f'{" and ".join(f"--{name}" for name in given) or "nothing to check"}: give one of '
        f'{", ".join(f"--{name}" for name in WHAT)}')
  texts = _given_inputs()
  if texts and given != ['explain']:
    raise errors.InputError(f'--{next(iter(texts))}: give --explain, too')
  if given == ['model'] and FLAGS.model != 'list':
    network_names.check(FLAGS.model)
  return given[0]


def _given_inputs() -> dict[str, str]:
  return {name: str(FLAGS[name].value) for name in explained_inputs.FLAGS if FLAGS[name].present}


def inputs() -> explained_inputs.Inputs:
  """Returns the numbers of the operation that --explain names.

  Raises:
    errors.InputError: they cannot be used, or there is no picture of the operation.
  """
  if FLAGS.plot and FLAGS.explain not in explained_inputs.DRAWN:
    raise errors.InputError(
        f'--plot: --explain={FLAGS.explain} has no windows to draw; leave it out, or explain '
        f'{" or ".join(explained_inputs.DRAWN)}')
  return explained_inputs.read(FLAGS.explain, _given_inputs())


def targets(what: str) -> list[finite_differences.GradientTarget]:
  """Returns what the flags ask to be checked.

  Raises:
    errors.InputError: something given does not exist or cannot be used.
  """
  from engine.gradcheck import network_targets
  from engine.gradcheck import op_targets
  from engine.gradcheck import recipe_targets
  from engine.reporting import console
  from engine.runs import run_dir as run_dir_lib
  if what == 'op':
    names = op_targets.NAMES if FLAGS.op == 'all' else [FLAGS.op]
    return [op_targets.of_op(name) for name in names]
  batch_size = FLAGS.batch_size
  if what == 'model':
    return [network_targets.of_network(FLAGS.model, batch_size, FLAGS.seed)]
  if what == 'train_dir':
    run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
    return [recipe_targets.of_run(run_dir, batch_size, shared_flags.data_dir_of(
        run_dir, console.log), console.log, FLAGS.data_source)]
  recipe = dataclasses.replace(recipe_flags.chosen(), batch_size=batch_size)
  source = FLAGS.data_source or 'binary'
  if source == 'binary':
    shared_flags.prepare_data(recipe.dataset, console.log)
  return [recipe_targets.of_recipe(recipe, FLAGS.data_dir, source, FLAGS.seed)]


def max_elements(what: str) -> int:
  """Returns the number of elements of a variable that are checked."""
  return FLAGS.max_elements or (_ALL if what == 'op' else _SAMPLE)
