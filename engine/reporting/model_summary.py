"""The network of a recipe as a table and as a picture, without training."""

import pathlib

from engine.config import recipe as recipe_lib
from engine.models import layer_summary
from engine.models import model_registry
from engine.reporting.plots import architecture
from engine.reporting.plots import figures
from tfrecords import datasets


def describe(recipe: recipe_lib.Recipe, plot: pathlib.Path | None = None) -> str:
  """Returns the network of a recipe as a table.

  Args:
    recipe: whose network.
    plot: file for its picture.

  Raises:
    errors.InputError: the recipe names a layer that the network does not have.
  """
  recipe.check_layers()
  spec = datasets.get(recipe.dataset)
  classes = len(recipe.classes(spec))
  shape = recipe.preprocessing.output_shape(spec.image_shape)
  layers = layer_summary.layers(
    model_registry.build(recipe.model, shape, classes), shape, recipe.frozen_layers
  )
  heading = (f'{recipe.name}: network {recipe.model} for images of '
             f'{layer_summary.shape_text(shape)} in {classes} classes')
  if plot:
    figures.save(architecture.draw(layers, shape, heading), plot)
  return f'{heading}\n{layer_summary.table(layers)}'
