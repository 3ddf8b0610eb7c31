"""What a benchmark is asked to measure."""

from collections.abc import Callable
import dataclasses

from engine.bench.core import timing
from engine.config import recipe as recipe_lib


@dataclasses.dataclass(frozen=True)
class Request:
  """All that the command line says; each benchmark takes from it what it needs.

  Attributes:
    recipe: what is trained, evaluated or read.
    data_dir: where the data sets lie.
    data_source: binary, tfrecord or tfds.
    plan: how long to measure.
    after_round: is called after each round.
    peers: frameworks to measure against.
    seeds: trainings that the time to accuracy is the mean of.
    target: the precision that such a training is to reach; 0 is none.
    work_dir: below it their run directories are kept, to be continued; empty keeps none.
    batch_sizes: over which the cost of a step is followed; empty: those of scaling_steps.py.
    set_sizes: records over which the cost of the input is followed; empty: those of
      scaling_input.py.
    class_sizes: images a class that a network is retrained on; empty: those of retrain_variants.py.
    picture_size: sides of the picture of style transfer, pixels.
  """
  recipe: recipe_lib.Recipe
  data_dir: str
  data_source: str
  plan: timing.Plan
  after_round: Callable[[], None] = lambda: None
  peers: tuple[str, ...] = ()
  seeds: int = 3
  target: float = 0.0
  work_dir: str = ''
  batch_sizes: tuple[int, ...] = ()
  set_sizes: tuple[int, ...] = ()
  class_sizes: tuple[int, ...] = ()
  picture_size: int = 256
