"""Hands a network of this engine to other frameworks."""

from collections.abc import Sequence

import tensorflow as tf

from engine.bench.inference import inference_workload
from engine.bench.step import frameworks
from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.models import model_registry
from engine.reporting import host_cpus
from tfrecords import errors


def check(recipe: recipe_lib.Recipe, names: Sequence[str]) -> None:
  """Refuses frameworks that do not have the network of a recipe.

  Args:
    recipe: of the network.
    names: keys of frameworks.FRAMEWORKS.

  Raises:
    errors.InputError: the message names the network or the setting.
  """
  if names and (recipe.test_time_flip or recipe.augmentation.shrink_to):
    raise errors.InputError(
        f'--frameworks={",".join(names)}: they average no mirror images in and shrink no crops, '
        'and this recipe does; leave out --frameworks or give --test_time_flip=false --shrink_to=0')
  without = [name for name in names if recipe.model not in frameworks.FRAMEWORKS[name].models]
  if without:
    raise errors.InputError(
        f'--frameworks={",".join(names)}: {", ".join(without)} has no network {recipe.model} here; '
        'leave it out or give --recipe=cifar10_tutorial')


def workload(network: tf.Module,
             config: run_config.RunConfig) -> inference_workload.InferenceWorkload:
  """Returns a network with its weights as they are now.

  Args:
    network: of `config`; one that `check` accepts.
    config: its settings.
  """
  named = model_registry.named_variables(network)
  layers = model_registry.MODELS[config.recipe.model].TRAINABLE_LAYERS
  weights = tuple(named[f'{layer}/{kind}'].numpy() for layer in layers
                  for kind in ('weights', 'biases'))
  return inference_workload.InferenceWorkload(
      weights, config.image_shape, config.preprocessing.crop_size,
      config.preprocessing.standardize, host_cpus.available(), config.recipe.model)
