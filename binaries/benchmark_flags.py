"""The flags of benchmark_main, and what it is asked to measure by them."""

from collections.abc import Callable, Sequence

from absl import flags

from binaries import shared_flags
from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.scaling import scaling_input
from engine.bench.step import frameworks
from tfrecords import errors

FLAGS = flags.FLAGS


def define(benchmarks: Sequence[str]) -> None:
  """Declares all flags.

  Args:
    benchmarks: what can be measured.
  """
  shared_flags.define_recipe()
  FLAGS.set_default('recipe', 'cifar10_tutorial')
  shared_flags.define_data()
  shared_flags.define_download()
  flags.DEFINE_enum('benchmark', 'input', sorted(benchmarks), 'what to measure')
  flags.DEFINE_list('frameworks', [], 'step, style: other frameworks to measure too, of '
                    f'{",".join(frameworks.FRAMEWORKS)}; what is not installed is left out')
  flags.DEFINE_integer('num_rounds', 9, 'rounds of each candidate', lower_bound=1)
  flags.DEFINE_float('seconds', 0.7, 'length of a round', lower_bound=0.001)
  flags.DEFINE_integer(
      'num_seeds', 3, 'train, retrain: trainings, one after the other', lower_bound=1)
  flags.DEFINE_float('target_accuracy', 0.0, 'train: accuracy to reach; 0: none',
                     lower_bound=0.0, upper_bound=1.0)
  flags.DEFINE_string('work_dir', '', 'train, retrain: directory that keeps the runs, to be '
                      'continued')
  flags.DEFINE_list('batch_sizes', [], 'scaling: batches to measure (default: 32 to 2,048)')
  flags.DEFINE_list('set_sizes', [], 'scaling: records to read, multiples of 10,000 (default: 10 '
                    'thousand to 10 million)')
  flags.DEFINE_list('class_sizes', [], 'retrain: images a class (default: 10, 100 and 1,000)')
  flags.DEFINE_integer('picture_size', 256, 'style: sides of the picture, pixels', lower_bound=1)
  flags.DEFINE_string('json', '', 'file for the result, every round of it')
  flags.DEFINE_string('plot', '', 'file for its picture, a .png')
  flags.DEFINE_string('compare', '', 'measure nothing; compare two results, --compare A.json '
                      'B.json, the later one last')


def request(after_round: Callable[[], None]) -> benchmark_config.BenchmarkConfig:
  """Returns what the flags ask for.

  Args:
    after_round: is called after each round.

  Raises:
    errors.InputError: a recipe or a framework does not exist, or nothing makes use of a flag.
  """
  if FLAGS.frameworks and FLAGS.benchmark not in ('step', 'style'):
    raise errors.InputError(
      f'--frameworks: --benchmark={FLAGS.benchmark} measures no frameworks; leave it out or '
      'give --benchmark=step'
    )
  if not FLAGS['recipe'].present:
    FLAGS.set_default('dataset', 'shapes')
  return benchmark_config.BenchmarkConfig(
      shared_flags.chosen_recipe(), FLAGS.data_dir, FLAGS.data_source or 'binary',
      timing.Plan(FLAGS.num_rounds, FLAGS.seconds), after_round, frameworks.check(FLAGS.frameworks),
      FLAGS.num_seeds, FLAGS.target_accuracy, FLAGS.work_dir, _sizes('batch_sizes', 1),
      _sizes('set_sizes', scaling_input.FILE_RECORDS), _sizes('class_sizes', 1),
      FLAGS.picture_size)


def _sizes(name: str, unit: int) -> tuple[int, ...]:
  """Returns the whole numbers of a list flag, which must be multiples of `unit`."""
  for text in getattr(FLAGS, name):
    if not text.isdecimal() or not int(text) or int(text) % unit:
      wanted = 'whole numbers above 0' if unit == 1 else f'multiples of {unit:,}'
      raise errors.InputError(f'--{name}={text}: give {wanted}')
  return tuple(int(text) for text in getattr(FLAGS, name))
