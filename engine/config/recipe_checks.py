"""What contradicts itself in a recipe, or does not fit its data set or its network."""

from __future__ import annotations

import typing

from engine.models import model_registry
from tfrecords import dataset_spec
from tfrecords import errors

if typing.TYPE_CHECKING:
  from engine.config import recipe as recipe_lib

# Resolved by engine/training/compute_dtype.py before a run begins.
COMPUTE_DTYPES = ('auto', 'float32', 'bfloat16')
# Of classes with different numbers of training images: all images count alike; the losses of a
# class are weighted, or its images drawn, as if all classes had the same number.
BALANCES = ('none', 'loss', 'sample')


def compute_dtype_advice(name: str) -> str:
  """Returns what to give instead of a compute dtype; '' for one that there is."""
  if name == 'float16':
    return ('small gradients would become 0, as the loss is not scaled; give bfloat16, which has '
            'the range of float32')
  return '' if name in COMPUTE_DTYPES else errors.did_you_mean(name, COMPUTE_DTYPES)


def settings(recipe: recipe_lib.Recipe) -> None:
  """Refuses settings that contradict each other; see `Recipe.__post_init__`."""
  model_registry.check(recipe.model)
  advice = compute_dtype_advice(recipe.compute_dtype)
  _require(not advice, recipe, 'compute_dtype', advice)
  _require(recipe.balance in BALANCES, recipe, 'balance',
           errors.did_you_mean(recipe.balance, BALANCES))
  _require(bool(recipe.progressive_side) == bool(recipe.progressive_fraction), recipe,
           'progressive_side', f'--progressive_fraction={recipe.progressive_fraction}: give both, '
           'such as 24 and 0.4, or neither')
  _require(not (recipe.progressive_side and recipe.frozen_layers), recipe, 'progressive_side',
           '--frozen_layers: features of images of one size are cached; give one of them')
  _require(not (recipe.max_train_examples and recipe.examples_per_class), recipe,
           'examples_per_class',
           '--max_train_examples takes the first records, whatever their class; give one of them')


def data(recipe: recipe_lib.Recipe, spec: dataset_spec.DatasetSpec) -> None:
  """Refuses settings that contradict the data set; see `Recipe.check_data`."""
  _require(not (spec.validation_files and recipe.validation_examples), recipe,
           'validation_examples', f'{spec.name} has a validation split of its own; leave this out')
  _require(bool(spec.validation_files or recipe.validation_examples)
           or not recipe.early_stopping_patience, recipe, 'early_stopping_patience',
           'needs validation images; give --validation_examples, such as 5000')
  _check_classes(recipe, spec.class_names)
  recipe.augmentation.check(spec.image_shape, recipe.batch_size)
  side = min(recipe.preprocessing.output_shape(spec.image_shape)[:2])
  _require(recipe.progressive_side < side, recipe, 'progressive_side',
           f'the network sees images of {side} pixels; give 0 (never) to {side - 1}')


def layers(recipe: recipe_lib.Recipe) -> None:
  """Refuses what the network does not have or cannot take; see `Recipe.check_layers`."""
  network = model_registry.MODELS[recipe.model]
  weighted = network.TRAINABLE_LAYERS
  for field, known in (('weight_decay_layers', ('all', *weighted)), ('frozen_layers', weighted)):
    for layer in getattr(recipe, field):
      _require(layer in known, recipe, field, errors.did_you_mean(layer, known))
  _require(not {*weighted} <= {*recipe.frozen_layers}, recipe, 'frozen_layers',
           'leaves nothing to train')
  if recipe.progressive_side:
    _require(bool(network.SMALLEST_SIDE), recipe, 'progressive_side',
             f'--model={recipe.model} has weights for one size of images alone; give '
             '--model=airbench or --model=resnet, or leave this out')
    _require(recipe.progressive_side >= network.SMALLEST_SIDE, recipe, 'progressive_side',
             f'--model={recipe.model} needs {network.SMALLEST_SIDE} pixels')


def _check_classes(recipe: recipe_lib.Recipe, known: tuple[str, ...]) -> None:
  for name in recipe.class_subset:
    _require(name in known, recipe, 'class_subset', errors.did_you_mean(name, known))
    _require(recipe.class_subset.count(name) == 1, recipe, 'class_subset',
             f'names {name} twice; once will do')
  _require(len(recipe.class_subset) != 1, recipe, 'class_subset',
           'give two classes or more, or none for all')


def _require(condition: bool, recipe: recipe_lib.Recipe, field: str, advice: str) -> None:
  if not condition:
    value = getattr(recipe, field)
    shown = ','.join(value) if isinstance(value, tuple) else value
    raise errors.InputError(f'--{field}={shown}: {advice}')
