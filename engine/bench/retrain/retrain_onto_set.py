"""What the retraining benchmark trains where a run is given: that run's layers on another data set.

The run is the base of all seeds, and the second classes are those of the data set. The variants are
those of retrain_variants.py, as far as the layers of the run fit images of that set:

  retrained       the first layer is frozen, if it fits
  new head alone  the first layers that fit are frozen; left out where the very first does not
  from scratch    random initial weights

The recipe is for all images of the set; with a tenth of them a training takes half of its steps, as
in retrain_variants.py.
"""

import dataclasses
import math

from engine.bench.core import benchmark_config
from engine.bench.retrain import retrain_variants
from engine.config import recipe as recipe_lib
from engine.models import model_registry
from engine.transfer_learning import layer_transfer
from tfrecords import datasets


def variants(config: benchmark_config.BenchmarkConfig
             ) -> tuple[tuple[retrain_variants.Variant, ...], tuple[str, ...]]:
  """Returns the variants, and lines about the layers of the run that do not fit.

  Args:
    config: names the run.

  Raises:
    errors.InputError: there is no run, or none of its layers fits.
  """
  recipe = config.recipe
  spec = datasets.get(recipe.dataset)
  network = model_registry.build(
      recipe.model, recipe.preprocessing.output_shape(spec.image_shape),
      len(recipe.classes(spec)))
  init = layer_transfer.select_layers(
      config.warm_start_from, True, network, (), config.session.log)
  if init is None:
    raise ValueError('config names no run')
  fitting = next(number for number, name in enumerate(network.TRAINABLE_LAYERS)
                 if name not in init.restored)
  head = dataclasses.replace(retrain_variants.NEW_HEAD, num_frozen_layers=fitting)
  retrained = dataclasses.replace(retrain_variants.RETRAINED, num_frozen_layers=min(1, fitting))
  notes = tuple(f'{", ".join(pair)} of {config.warm_start_from}: {what}' for pair, what in (
      (init.adapted, 'converted between gray and color'),
      (init.initialized[:-1], 'do not fit and are trained from initial values')) if pair)
  if not fitting:
    return (retrained, retrain_variants.FROM_SCRATCH), notes
  return (retrained, head, retrain_variants.FROM_SCRATCH), notes


def sizes(recipe: recipe_lib.Recipe) -> tuple[int, ...]:
  """Returns the numbers of images per class: up to that of the smallest class."""
  spec = datasets.get(recipe.dataset)
  usual = retrain_variants.EXAMPLES_PER_CLASS
  counts = dict(zip(spec.class_names, spec.class_counts.get('train', ()), strict=False))
  smallest = min((counts[name] for name in recipe.classes(spec) if name in counts),
                 default=usual[-1])
  return tuple(sorted({min(size, smallest) for size in usual}))


def second_recipe(recipe: recipe_lib.Recipe, variant: retrain_variants.Variant,
                  examples_per_class: int) -> recipe_lib.Recipe:
  """Returns the recipe for some images of each class.

  Args:
    recipe: for all images.
    variant: what is trained from which initial weights.
    examples_per_class: training images per class.
  """
  spec = datasets.get(recipe.dataset)
  images = examples_per_class * len(recipe.classes(spec))
  steps = recipe.max_steps * retrain_variants.STEPS_PER_TENFOLD ** math.log10(
      images / spec.train_examples)
  return retrain_variants.with_variant(
      recipe, variant, examples_per_class=examples_per_class, max_train_examples=0,
      max_steps=min(recipe.max_steps, math.ceil(steps)))
