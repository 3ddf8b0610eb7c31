"""What a training step grows with: batch, replicas, classes, side of the images, parameters.

Batch, replicas and classes are those of the benchmark's recipe. A network with a dense layer on the
pixels cannot have images of every size (size_limit.py), so the side grows in the residual network,
which takes the mean over the image in front of its logits. Parameters grow in two networks: one has
them in dense layers, which use them once an image, the other in filters, used at every pixel.
"""

from collections.abc import Callable
import dataclasses

from engine.bench.core import benchmark_config
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog

BATCH_SIZES = (8, 32, 128, 512, 2048)
REPLICAS = (1, 2, 4)
CLASSES = (10, 100, 1_000, 10_000)
SIDES = (16, 32, 64, 128, 256)
# Few, as one of 256x256 pixels is as much work as 256 of 16x16.
_SIDE_BATCH = 4
_SIDE_RECIPE = 'cifar10_resnet'
# Both grow by three decades of parameters; the widest of either take some times as long as a step
# of cifar10_tutorial.
WIDTHS = {
    ('dense layers', 'sequential:flatten,dense/{0},relu,dense/{0},relu,dense'):
        (8, 64, 512, 4096),
    ('filters', 'sequential:conv/{0}/3,relu,pool/2,conv/{0}/3,relu,pool/2,global_average,dense'):
        (4, 16, 64, 256)}
_WIDTH_RECIPE = 'cifar10_tutorial'


@dataclasses.dataclass(frozen=True)
class Point:
  """A step that is measured.

  Attributes:
    series: what its points have in common within an axis, such as the network.
    value: of what grows.
    recipe: with a resolved compute dtype.
    replicas: logical devices of one CPU.
    num_classes: of the logits; 0: those of the recipe's data set.
    side: of square images, pixels; 0: that of the recipe's data set.
  """
  series: str
  value: int
  recipe: recipe_lib.Recipe
  replicas: int = 1
  num_classes: int = 0
  side: int = 0


@dataclasses.dataclass(frozen=True)
class Axis:
  """Points that differ in one thing.

  Attributes:
    name: of what grows, and of its column.
    title: of its table.
    label: of the x axis of its panel.
    unit: what the cost grows with in proportion, in the singular.
    points: returns them for a benchmark.
    column: of the rows, which is the x axis.
    power: of x in the number of units.
    scale: of x in a unit.
  """
  name: str
  title: str
  label: str
  unit: str
  points: Callable[[benchmark_config.BenchmarkConfig], list[Point]]
  column: int = 1
  power: int = 1
  scale: float = 1.0

  def units(self, x: float) -> float:
    """Returns the number of units at a value of the x axis."""
    return x ** self.power / self.scale


def _batches(config: benchmark_config.BenchmarkConfig) -> list[Point]:
  recipe = config.recipe
  return [Point(f'{_model(recipe)}, {dtype}', size,
                dataclasses.replace(recipe, compute_dtype=dtype, batch_size=size))
          for dtype in dict.fromkeys(('float32', recipe.compute_dtype))
          for size in config.batch_sizes or BATCH_SIZES]


def _replicas(config: benchmark_config.BenchmarkConfig) -> list[Point]:
  # The batch must be a multiple.
  return [Point(_series(config.recipe), count, config.recipe, replicas=count)
          for count in REPLICAS if config.recipe.batch_size % count == 0]


def _classes(config: benchmark_config.BenchmarkConfig) -> list[Point]:
  return [Point(_series(config.recipe), count, config.recipe, num_classes=count)
          for count in CLASSES]


def _sides(config: benchmark_config.BenchmarkConfig) -> list[Point]:
  recipe = dataclasses.replace(
      recipe_catalog.get(_SIDE_RECIPE), compute_dtype=config.recipe.compute_dtype,
      batch_size=_SIDE_BATCH)
  return [Point(_series(recipe), side, recipe, side=side) for side in SIDES]


def _widths(config: benchmark_config.BenchmarkConfig) -> list[Point]:
  base = dataclasses.replace(
      recipe_catalog.get(_WIDTH_RECIPE), compute_dtype=config.recipe.compute_dtype,
      weight_decay_layers=('all',))
  return [Point(f'{name}, batch {base.batch_size}', width,
                dataclasses.replace(base, model=model.format(width)))
          for (name, model), widths in WIDTHS.items() for width in widths]


def _series(recipe: recipe_lib.Recipe) -> str:
  return f'{_model(recipe)}, batch {recipe.batch_size:,}'


def _model(recipe: recipe_lib.Recipe) -> str:
  """Returns the name of a network without its list of layers."""
  return recipe.model.partition(':')[0]


AXES = (
    Axis('batch', 'a training step over the batch size', 'examples a step', 'example', _batches),
    Axis('replicas', 'a training step on parts of one CPU, the same global batch',
         'replicas on one CPU', 'replica', _replicas),
    Axis('classes', 'a training step over the number of classes', 'classes', 'class', _classes),
    Axis('side', 'a training step over the side of the images in pixels',
         'side of the images, pixels', 'pixel', _sides, power=2),
    Axis('width', 'a training step over the width of the layers, and so its parameters',
         'parameters', 'thousand parameters', _widths, column=2, scale=1000.0))
