"""The configuration of a benchmark run."""

from collections.abc import Sequence
import dataclasses

from engine.bench.core import session as session_lib
from engine.bench.core import timing
from engine.config import recipe as recipe_lib
from tfrecords import errors

# The keys of benchmarks.py, and below of the frameworks of each benchmark, which import what they
# name: the command knows its flags without.
BENCHMARKS = ('eval', 'exports', 'import', 'input', 'ops', 'retrain', 'scaling', 'serving',
              'startup', 'step', 'style', 'train', 'workers')
# Those that read no records of a data set.
WITHOUT_RECORDS = ('exports', 'import', 'style')
# What --frameworks may name.
FRAMEWORKS: dict[str, tuple[str, ...]] = {
    'eval': ('keras', 'torch'),
    'exports': ('keras', 'torch'),
    'import': ('torchvision', 'datasets'),
    'input': ('keras', 'torchvision'),
    'startup': ('keras', 'torch', 'jax'),
    'step': ('keras', 'torch', 'jax'),
    'style': ('torch',),
}
# The sizes of data sets are multiples of it (scaling/scaling_input.py).
FILE_RECORDS = 10_000


@dataclasses.dataclass(frozen=True)
class BenchmarkConfig:
  """All settings from the command line; each benchmark uses those that concern it.

  Attributes:
    recipe: what is trained, evaluated or read.
    data_dir: the directory of the data sets.
    data_source: binary, tfrecord or tfds.
    plan: the number and length of the rounds.
    session: takes the lines and the finished rounds.
    frameworks: the other frameworks to measure, of FRAMEWORKS.
    num_seeds: the number of trainings whose accuracy and time are averaged.
    target_accuracy: the accuracy whose training time is reported; 0: none.
    work_dir: keeps the run directories of trainings so that they can be resumed; empty: temporary.
    batch_sizes: batch sizes of the scaling benchmark; empty: those of growth_axes.py.
    dataset_sizes: numbers of records of the scaling benchmark; empty: those of scaling_input.py.
    examples_per_class: training set sizes of the retraining benchmark; empty: those of
      retrain_variants.py.
    warm_start_from: run directory whose layers the retraining benchmark starts from; empty: it
      trains networks to start from.
    image_size: side of the square image of the style transfer benchmark, pixels.
    num_requests: number of requests with faults of the serving benchmark.
    instruction_set: the widest one that the libraries may use, one of instruction_set.NAMES; '':
      none of them, or not known.
    is_held: whether the processor has a wider one.
    as_they_come: changes to variables, as env(1) takes them, by which a process of another
      framework loses what the command has set for this engine.
  """
  recipe: recipe_lib.Recipe
  data_dir: str
  data_source: str
  plan: timing.Plan
  session: session_lib.Session = dataclasses.field(default_factory=session_lib.Session)
  frameworks: tuple[str, ...] = ()
  num_seeds: int = 3
  target_accuracy: float = 0.0
  work_dir: str = ''
  batch_sizes: tuple[int, ...] = ()
  dataset_sizes: tuple[int, ...] = ()
  examples_per_class: tuple[int, ...] = ()
  image_size: int = 256
  warm_start_from: str = ''
  num_requests: int = 10_000
  instruction_set: str = ''
  is_held: bool = False
  as_they_come: tuple[str, ...] = ()


def check_frameworks(benchmark: str, names: Sequence[str]) -> tuple[str, ...]:
  """Returns the names without duplicates.

  Args:
    benchmark: one of BENCHMARKS.
    names: the frameworks to measure.

  Raises:
    errors.InputError: the benchmark measures no such framework; the message names the nearest one.
  """
  known = FRAMEWORKS.get(benchmark, ())
  if names and not known:
    raise errors.InputError(f'--frameworks: --benchmark={benchmark} measures no frameworks; leave '
                            'it out or give --benchmark=step')
  for name in names:
    if name not in known:
      raise errors.InputError(f'--frameworks={name}: --benchmark={benchmark} measures no such '
                              f'framework; {errors.did_you_mean(name.lower(), known)}')
  return tuple(dict.fromkeys(names))
