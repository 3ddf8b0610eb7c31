"""The runs of the retraining benchmark: every variant of every size, and mostly a base per seed.

Where a run is given, it is the base of all seeds, and is not trained here.
"""

from collections.abc import Iterator
import dataclasses
import pathlib

from engine.bench.core import benchmark_config
from engine.bench.retrain import retrain_onto_set
from engine.bench.retrain import retrain_variants
from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.runs import run_dir as run_dir_lib

# What is trained, and the run directory and seed of the training.
Job = tuple[recipe_lib.Recipe, train_options.TrainOptions]


@dataclasses.dataclass(frozen=True)
class RetrainJobs:
  """All runs of a benchmark.

  Attributes:
    config: gives the recipe of the bases, or the run that is one, and the location of the data.
    folder: the parent directory of the run directories.
    sizes: training images per class.
    variants: what is trained.
  """
  config: benchmark_config.BenchmarkConfig
  folder: pathlib.Path
  sizes: tuple[int, ...]
  variants: tuple[retrain_variants.Variant, ...] = retrain_variants.VARIANTS

  def base(self, seed: int) -> Job:
    """Returns the training of the base network of a seed."""
    return retrain_variants.base_recipe(self.config.recipe), self._options(seed, 'base')

  def second(self, seed: int, variant: retrain_variants.Variant, size: int) -> Job:
    """Returns the training of a variant on `size` images of each of the second classes."""
    options, run = self._options(seed, f'{variant.folder}_{size}'), self.config.warm_start_from
    if variant.warm_start:
      options = dataclasses.replace(
          options, warm_start_from=run or self.base(seed)[1].train_dir, reset_head=True)
    of_second = retrain_onto_set.second_recipe if run else retrain_variants.second_recipe
    return of_second(self.config.recipe, variant, size), options

  def of_seed(self, seed: int) -> Iterator[Job]:
    """Yields all trainings of a seed; each comes after those that it depends on."""
    if not self.config.warm_start_from:
      yield self.base(seed)
    for size in self.sizes:
      for variant in self.variants:
        yield self.second(seed, variant, size)

  def _options(self, seed: int, name: str) -> train_options.TrainOptions:
    return train_options.TrainOptions(
        str(self.folder / f'seed{seed}' / name), self.config.data_dir, self.config.data_source,
        seed, summary_interval=0)


def run_dir(job: Job) -> run_dir_lib.RunDir:
  """Returns the run directory of a training."""
  return run_dir_lib.RunDir(job[1].train_dir)
