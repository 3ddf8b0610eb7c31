"""The candidates of the step benchmark."""

from collections.abc import Sequence
import dataclasses

from engine.bench.core import worker_candidate
from engine.bench.step import frameworks
from engine.bench.step import rana_step
from engine.bench.step import step_workload
from engine.bench.step import tf_step
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from engine.config import run_config
from engine.training import compute_dtype
from engine.training import memory_allocator
from tfrecords import errors

# Recipe fields whose values the other candidates have built in, taken from their network's recipe.
_BUILT_IN = ('optimizer', 'momentum', 'nesterov', 'bias_lr_multiplier', 'label_smoothing',
             'weight_decay_layers')
_RECIPES = {'tutorial': 'cifar10_tutorial', 'softmax': 'mnist_softmax', 'cnn': 'mnist_cnn'}


def unsupported_fields(recipe: recipe_lib.Recipe) -> list[str]:
  """Returns the recipe fields whose values only this engine's step supports."""
  if recipe.model not in _RECIPES:
    return ['model']
  known = recipe_catalog.get(_RECIPES[recipe.model])
  # The lesson's convolutional network is the only one with dropout in the other implementations.
  fields = _BUILT_IN if recipe.model == 'cnn' else (*_BUILT_IN, 'dropout')
  here, there = recipe_settings.flat(recipe), recipe_settings.flat(known)
  return [name for name in fields if here.get(name) != there.get(name)]


def check(recipe: recipe_lib.Recipe, names: Sequence[str]) -> None:
  """Refuses frameworks that cannot train the recipe.

  Args:
    recipe: what is to be trained.
    names: keys of frameworks.FRAMEWORKS.

  Raises:
    errors.InputError: the message names the recipe fields or the frameworks.
  """
  fields = unsupported_fields(recipe)
  if names and fields:
    known = _RECIPES.get(recipe.model, 'cifar10_tutorial')
    raise errors.InputError(
        f'--frameworks={",".join(names)}: they support the step of {known} only, and this recipe '
        f'has another {", ".join(fields)}; leave out --frameworks or give --recipe={known}')
  without = [name for name in names if recipe.model not in frameworks.FRAMEWORKS[name].models]
  if without:
    raise errors.InputError(
        f'--frameworks={",".join(names)}: {", ".join(without)} has no network {recipe.model} here; '
        'leave it out')


def candidates(config: run_config.RunConfig, workload: step_workload.StepWorkload,
               others: Sequence[frameworks.Framework], dtypes: Sequence[str],
               as_they_come: tuple[str, ...] = ()) -> list[worker_candidate.WorkerCandidate]:
  """Returns this engine's candidates, then all others as they come.

  Args:
    config: gives the recipe; its compute dtype is ignored.
    workload: the step.
    others: frameworks whose packages are all installed.
    dtypes: names of the compute dtypes that this engine is measured in, float32 among them.
    as_they_come: changes to the variables of the others' processes, as env(1) takes them.
  """
  found = [worker_candidate.WorkerCandidate(
      worker_candidate.OURS, name, name, rana_step.build, (workload, _computing(config, name)))
           for name in dtypes]
  if memory_allocator.can_keep_freed_memory():
    found.append(worker_candidate.WorkerCandidate(
        worker_candidate.OURS, 'float32, memory returned', 'float32', rana_step.build,
        (workload, _computing(config, 'float32'), False), is_control=True))
  if not unsupported_fields(config.recipe) and workload.model == 'tutorial':
    found.append(worker_candidate.WorkerCandidate(
        worker_candidate.PLAIN_TENSORFLOW, 'float32', 'float32', tf_step.build, (workload,),
        as_they_come))
  return found + [
      worker_candidate.WorkerCandidate(
          one.title, name, mode.compute_dtype, one.build, (workload, mode), as_they_come)
      for one in others for name, mode in one.modes.items()]


def _computing(config: run_config.RunConfig, dtype: str) -> run_config.RunConfig:
  return dataclasses.replace(config, recipe=dataclasses.replace(
      config.recipe, compute_dtype=dtype))


def compute_dtypes(held_to: str = '') -> list[str]:
  """Returns the dtypes that this machine computes in without emulation, the fastest first.

  Args:
    held_to: the instruction set that the libraries are held to; '': they are not.
  """
  # The last set alone has bfloat16, and nothing is held to that.
  found = 'float32' if held_to else compute_dtype.resolve('auto')
  return list(dict.fromkeys((found, 'float32')))
