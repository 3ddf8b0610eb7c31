"""The flags of benchmark_main, and the benchmark's configuration that they give."""

import dataclasses
import os
import pathlib

from absl import flags

from binaries import help_text
from binaries import library_switches
from binaries import number_flags
from binaries import output_flags
from binaries import path_flags
from binaries import recipe_flags
from binaries import shared_flags
from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.config import instruction_set
from engine.config import recipe as recipe_lib
from engine.reporting import host_cpus
from engine.runs import run_presence
from tfrecords import errors
from tfrecords import settings

FLAGS = flags.FLAGS


def define() -> None:
  """Declares all flags."""
  recipe_flags.define()
  FLAGS.set_default('recipe', 'cifar10_tutorial')
  shared_flags.define_data()
  shared_flags.define_download()
  with help_text.group('run'):
    shared_flags.define_threads()
  _define_run()
  with help_text.group('output'):
    path_flags.define('work_dir', '', 'train, retrain: directory that keeps the runs, to be '
                      'continued')
    path_flags.define('compare', '', 'measure nothing; compare two results, --compare A.json '
                      'B.json, the later one last')
  output_flags.define(json='file for the result, with every round, a .json',
                      plot='file for its plot, a .png')


@help_text.group('run')
def _define_run() -> None:
  flags.DEFINE_enum('benchmark', 'input', benchmark_config.BENCHMARKS, 'what to measure')
  flags.DEFINE_enum('isa', library_switches.NATIVE, library_switches.CHOICES, 'the widest '
                    'instruction set that the libraries may use, to rehearse another processor')
  flags.DEFINE_list('frameworks', [], 'other frameworks to measure ('
                    f'{_frameworks()}); those that are not installed are left out')
  number_flags.integer('num_rounds', 9, 'rounds of each candidate',
                       settings.whole(1, 10 ** 6, 'that many rounds take weeks'))
  number_flags.real('seconds', 0.7, 'length of a round, seconds',
                    settings.Range(0.001, 86_400, 'give 0.001 or more', 'is more than a day'))
  number_flags.integer('num_seeds', 3, 'train, retrain: number of trainings',
                       settings.whole(1, 10 ** 4, 'that many trainings take weeks'))
  number_flags.real('target_accuracy', 0.0, 'train: accuracy to reach; 0: none',
                    settings.Range(0, 1, 'give 0 to 1', ''))
  flags.DEFINE_list('batch_sizes', [], 'scaling: batch sizes (default: 8 to 2,048)')
  flags.DEFINE_list('set_sizes', [], 'scaling: numbers of records, multiples of 10,000 (default: '
                    '10 thousand to 10 million)')
  flags.DEFINE_list('class_sizes', [], 'retrain: images per class (default: 10, 100 and 1,000)')
  path_flags.define('warm_start_from', '', 'retrain: a run directory; start from its layers, on '
                    'all classes of --dataset, and not from networks that are trained for it')
  number_flags.integer('num_requests', 10_000, 'serving: number of requests with faults',
                       settings.whole(1, 10 ** 8, 'that many requests take days'))
  number_flags.integer('picture_size', 256, 'style: side of the image, pixels', settings.SIDE)


def _frameworks() -> str:
  return '; '.join(f'{benchmark}: {", ".join(names)}'
                   for benchmark, names in benchmark_config.FRAMEWORKS.items())


def config() -> benchmark_config.BenchmarkConfig:
  """Returns what the flags ask for.

  Raises:
    errors.InputError: a recipe or a framework does not exist, or nothing makes use of a flag.
  """
  if FLAGS.warm_start_from:
    if FLAGS.benchmark != 'retrain':
      raise errors.InputError(
          f'--warm_start_from: --benchmark={FLAGS.benchmark} starts from no run; leave it out or '
          'give --benchmark=retrain')
    run_presence.require(pathlib.Path(FLAGS.warm_start_from), '--warm_start_from')
  if not FLAGS['recipe'].present:
    FLAGS.set_default('dataset', 'shapes')
  native = instruction_set.native()
  in_use = library_switches.in_use(FLAGS.isa, native)
  is_held = in_use != native
  recipe = recipe_flags.chosen()
  return benchmark_config.BenchmarkConfig(
      _held(recipe) if is_held else recipe, FLAGS.data_dir, FLAGS.data_source or 'binary',
      timing.Plan(FLAGS.num_rounds, FLAGS.seconds), session.Session(),
      benchmark_config.check_frameworks(FLAGS.benchmark, FLAGS.frameworks), FLAGS.num_seeds,
      FLAGS.target_accuracy, FLAGS.work_dir, _sizes('batch_sizes', settings.BATCH_SIZE),
      _sizes('set_sizes', settings.EXAMPLES, benchmark_config.FILE_RECORDS),
      _sizes('class_sizes', settings.EXAMPLES), FLAGS.picture_size,
      FLAGS.warm_start_from, FLAGS.num_requests, in_use, is_held,
      library_switches.as_they_come(FLAGS.isa, native, os.environ))


def _held(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns a recipe as it is resolved without instructions for bfloat16."""
  if recipe.compute_dtype != 'auto':
    return recipe
  return dataclasses.replace(recipe, compute_dtype='float32')


def hold_libraries() -> list[str]:
  """Lets the libraries of this process and its child processes use what --isa says.

  Returns:
    Lines about it, for the result.

  Raises:
    errors.InputError: the processor lacks it, or a variable contradicts it.
  """
  return library_switches.hold(FLAGS.isa, instruction_set.native(), os.environ)


def bind_threads() -> None:
  """Binds this process and its child processes to as many processors as --threads says.

  Raises:
    errors.InputError: this process may use fewer.
  """
  if not FLAGS.threads:
    return
  if FLAGS.threads > host_cpus.bound():
    raise errors.InputError(f'--threads={FLAGS.threads}: a benchmark needs a processor for each, '
                            f'and this process may use {host_cpus.bound()}; give that or less')
  os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:FLAGS.threads])


def _sizes(name: str, allowed: settings.Range, unit: int = 1) -> tuple[int, ...]:
  """Returns the whole numbers of a list flag, which must be multiples of `unit`."""
  return tuple(_size(name, text, allowed, unit) for text in getattr(FLAGS, name))


def _size(name: str, text: str, allowed: settings.Range, unit: int) -> int:
  wanted = 'whole numbers above 0' if unit == 1 else f'multiples of {unit:,}'
  try:
    number = number_flags.of_list(text, allowed, wanted)
  except ValueError as error:
    raise errors.InputError(f'--{name}={text}: {error}') from error
  if not number or number % unit:
    raise errors.InputError(f'--{name}={text}: give {wanted}')
  return number
